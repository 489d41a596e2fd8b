import type { Classification, Contribution, MovingWord, OkRatios } from '../classify/classification.js';
import { GatewayError } from '../errors.js';
import { clampScore } from '../signals/levels.js';
import type { Strategy } from './strategy.js';
import { UNTRAINED } from './support.js';
import { medianTier, mostVoted, type Vote } from './vote.js';

/** A strategy and how much it counts, above 0. */
export type EnsemblePart = { readonly strategy: Strategy; readonly weight: number };

/** What one part said, and its share of all weight. */
type Voice = { readonly said: Classification; readonly share: number };
type Voices = readonly [Voice, ...Voice[]];

/**
 * Several strategies as one: the mean of scores, the median of tiers, a vote on labels. A part that fell back counts as
 * what it gave. Throws GatewayError 'invalid-request' without parts, and for a weight that is not above 0.
 */
export function makeEnsemble(parts: readonly EnsemblePart[]): Strategy {
  const [first, ...rest] = parts;
  if (!first) throw new GatewayError('invalid-request', 'An ensemble needs at least one strategy.');
  parts.forEach(checkWeight);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return {
    id: 'ensemble',
    meaning: `The weighted mean of ${parts.map(({ strategy }) => strategy.id).join(', ')}`,
    classify: async (input, signal) => {
      const ask = async ({ strategy, weight }: EnsemblePart): Promise<Voice> => ({
        said: await strategy.classify(input, signal),
        share: weight / total,
      });
      return combine(await Promise.all([ask(first), ...rest.map(ask)]));
    },
  };
}

function checkWeight({ strategy, weight }: EnsemblePart): void {
  if (weight > 0 && Number.isFinite(weight)) return;
  throw new GatewayError('invalid-request', `The weight of ${strategy.id} must be a number above 0, not ${weight}.`);
}

function combine(voices: Voices): Classification {
  const [{ said: first }] = voices;
  const vote = <T>(labelOf: (said: Classification) => T): T | undefined => mostVoted(votesFor(voices, labelOf));
  return {
    ...UNTRAINED,
    strategy: 'ensemble',
    score: clampScore(mean(voices, ({ score }) => score)),
    tier: medianTier(voices.map(({ said, share }) => ({ choice: said.tier, weight: share }))),
    complexity: vote(({ complexity }) => complexity) ?? first.complexity,
    category: vote(({ category }) => category) ?? first.category,
    domain: vote(({ domain }) => domain) ?? first.domain,
    specialty: mostVoted(votesFor(voices, ({ specialty }) => specialty).filter(({ choice }) => choice !== undefined)),
    confidence: clampScore(mean(voices, ({ confidence }) => confidence)),
    okRatios: meanOkRatios(voices),
    contributions: voices.flatMap(scaledContributions),
    words: mergedWords(voices),
    fallback: voices.flatMap(({ said }) => said.fallback ?? []).join(' ') || undefined,
    scoredCharacters: Math.max(...voices.map(({ said }) => said.scoredCharacters)),
  };
}

const votesFor = <T>(voices: Voices, labelOf: (said: Classification) => T): readonly Vote<T>[] =>
  voices.map(({ said, share }) => ({ choice: labelOf(said), weight: share * said.confidence }));

const mean = (voices: Voices, of: (said: Classification) => number): number =>
  voices.reduce((sum, { said, share }) => sum + of(said) * share, 0);

/** Of the parts that have calibrated outcomes; their shares are made whole again. */
function meanOkRatios(voices: Voices): OkRatios | undefined {
  const calibrated = voices.flatMap(({ said: { okRatios }, share }) => (okRatios ? [{ okRatios, share }] : []));
  if (calibrated.length === 0) return undefined;
  const total = calibrated.reduce((sum, { share }) => sum + share, 0);
  const of = (tier: keyof OkRatios): number =>
    calibrated.reduce((sum, { okRatios, share }) => sum + (okRatios[tier] * share) / total, 0);
  return { free: of('free'), cheap: of('cheap'), mid: of('mid'), premium: of('premium') };
}

/** Differences below this are the dust of binary fractions. */
const DUST = 1e-9;

/** A part's score was kept within 0 and 1, so its own points may miss it; what is missing is a contribution as well. */
function scaledContributions({ said, share }: Voice): readonly Contribution[] {
  const missing = said.contributions.reduce((rest, { points }) => rest - points, said.score);
  const limits = { signal: 'limits', group: 'base', points: missing, evidence: 'kept within 0 and 1' } as const;
  const all = Math.abs(missing) < DUST ? said.contributions : [...said.contributions, limits];
  return all.map((one) => ({ ...one, signal: `${said.strategy}/${one.signal}`, points: one.points * share }));
}

function mergedWords(voices: Voices): readonly MovingWord[] {
  const points = new Map<string, number>();
  for (const { said, share } of voices) {
    for (const each of said.words) points.set(each.word, (points.get(each.word) ?? 0) + each.points * share);
  }
  return [...points]
    .map(([word, moved]) => ({ word, points: moved }))
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
}
