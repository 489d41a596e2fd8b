import type {
  Category,
  Classification,
  Complexity,
  Contribution,
  Counterfactual,
  Domain,
  Escalation,
  OkRatios,
  SignalGroup,
  Specialty,
} from '../classify/classification.js';
import { CATEGORIES, COMPLEXITIES, DOMAINS, SIGNAL_GROUPS } from '../classify/classification.js';
import { personText, type PersonText } from '../classify/human-text.js';
import { inConversation, readTurns, type Read, type Turns } from '../learned/conversation.js';
import { contextLoad, liftOf, underLoad, type ContextLoad } from '../learned/facts.js';
import { cheapOkOf, cumulated, tierOf, toTiers, type Judgement } from '../learned/judge.js';
import { interpolate, type LearnedModel } from '../learned/model.js';
import { outputsOf, type Sums } from '../learned/sums.js';
import { makeReader } from '../learned/reading.js';
import { TERM_CLASSES } from '../learned/terms.js';
import { TIERS } from '../model.js';
import { createRecent } from '../recent.js';
import type { LocalStrategy } from './strategy.js';

/** Conversations whose classification is kept; their keys are short. */
const RECENT = { texts: 128, characters: 50_000 };

/** The shipped classifier: a linear model over words and form, calibrated on outcomes. Source: ROUTER 5. */
export function makeLearned(model: LearnedModel): LocalStrategy {
  const readText = makeReader(model);
  const recent = createRecent<Classification>(RECENT);
  return {
    id: 'learned',
    meaning: 'Words and form, weighed as outcomes of real models and labelled requests taught it',
    classify: ({ request, promptTokens }) => {
      const person = personText(request);
      const load = contextLoad(request, person, promptTokens);
      const turns = readTurns(request, person, readText);
      // All that decides: the evidence names every fact that the load is made of.
      const key = `${turns.map(({ number }) => number).join()} ${person.isTruncated} ${load?.evidence ?? ''}`;
      return recent.get(key) ?? recent.keep(key, judgeTurns(turns, person, load, model));
    },
  };
}

function judgeTurns(
  turns: Turns,
  person: PersonText,
  load: ContextLoad | undefined,
  model: LearnedModel,
): Classification {
  const read = inConversation(turns, model);
  return isReadable(read) ? classify(read, person, load, model) : unreadable(person);
}

/** Coloured terminal output stays below; binary data read as text is well above. */
const MOST_UNREADABLE_RATIO = 0.1;

/** Whether there are words to go by, or a conversation in which a sign says enough. */
function isReadable({ features: { scan }, carried }: Read): boolean {
  const { unreadable: broken, words, ideographs, numbers } = scan.counts;
  const isText = broken < MOST_UNREADABLE_RATIO * Math.max(1, scan.text.length);
  return isText && (words + ideographs + numbers > 0 || carried.carriedRatio > 0);
}

/** Share of a text's buckets that must be known before its words are trusted. Source: ROUTER 5, calibration. */
const FEWEST_KNOWN_RATIO = 0.3;

/** From here down the next stronger tier is taken where it is nearly as likely. */
const LOW_CONFIDENCE = 0.5;
const NEARLY_AS_LIKELY = 0.38;

/** From here on a turn is taken to say that the last answer failed. */
const SURELY_FAILED = 0.5;

function classify(read: Read, person: PersonText, load: ContextLoad | undefined, model: LearnedModel): Classification {
  const judgement = underLoad(read.carried.judgement, load);
  const sure: Sureness = { sums: read.sums, person, model, before: read.carried.before?.tiers };
  const chosen = chooseTier(judgement.tiers, sure);
  const { words } = read;
  const contributions = explain(read, load);
  const domain = most<Domain>(DOMAINS, judgement.domains);
  return {
    strategy: 'learned',
    score: clamp(rounded(contributions.reduce((sum, { points }) => sum + points, 0))),
    tier: at(TIERS, chosen.tier),
    complexity: most<Complexity>(COMPLEXITIES, judgement.complexities),
    category: most<Category>(CATEGORIES, judgement.categories),
    domain,
    specialty: specialtyOf(read.features.classCounts, domain),
    confidence: chosen.confidence,
    okRatios: okRatiosOf(judgement, model),
    contributions,
    words: words.map(({ word, points }) => ({ word, points: rounded(points) })).filter(({ points }) => points !== 0),
    counterfactuals: counterfactualsOf(read, load, { contributions, tier: chosen.tier }, sure),
    escalation: escalationOf(read, chosen, model.calibration.enoughRatio),
    fallback: undefined,
    scoredCharacters: person.characters,
  };
}

/** What says how far chances are to be trusted. */
type Sureness = {
  readonly sums: Sums;
  readonly person: PersonText;
  readonly model: LearnedModel;
  /** Chances of the turn before, when there was one. */
  readonly before: readonly number[] | undefined;
};

/** A tier by its index, the one before it was raised for low confidence, and how sure that one is. */
type Chosen = { readonly tier: number; readonly first: number; readonly confidence: number };

function chooseTier(tiers: readonly number[], sure: Sureness): Chosen {
  const first = keepTier(tierOf(tiers, sure.model.calibration.enoughRatio), tiers, sure);
  const confidence = confidenceOf(tiers[first] ?? 0, sure);
  const tier = confidence < LOW_CONFIDENCE && isNearlyAsLikely(tiers, first) ? first + 1 : first;
  return { tier, first, confidence };
}

/** As near as this to the cut between two tiers, the tier of the turn before is kept: the same asked in other words stays there. */
const HYSTERESIS = 0.08;

function keepTier(tier: number, tiers: readonly number[], { before, model }: Sureness): number {
  const { enoughRatio } = model.calibration;
  const kept = before ? tierOf(before, enoughRatio) : tier;
  const enoughBelow = cumulated(tiers)[Math.min(kept, tier)] ?? 1;
  return Math.abs(kept - tier) === 1 && Math.abs(enoughBelow - enoughRatio) < HYSTERESIS ? kept : tier;
}

/** How often a tier was right where the model was as sure; less for texts it could not read well. */
function confidenceOf(chance: number, { sums: { known, size }, person, model: { calibration } }: Sureness): number {
  const sure = interpolate(calibration.confidence, chance);
  const isUnknown = known < size * FEWEST_KNOWN_RATIO;
  return rounded(sure * (isUnknown ? 0.5 : 1) * (person.isTruncated ? 0.8 : 1));
}

/** Whether what is left above a tier is worth the step when the judge is unsure. */
function isNearlyAsLikely(tiers: readonly number[], tier: number): boolean {
  const above = tiers.slice(tier + 1).reduce((sum, chance) => sum + chance, 0);
  return tier > 0 && tier < TIERS.length - 1 && above >= NEARLY_AS_LIKELY;
}

function escalationOf({ own, carried }: Read, { tier, first }: Chosen, enoughRatio: number): Escalation | undefined {
  if (tier > first) return { from: at(TIERS, first), because: 'low-confidence' };
  const alone = tierOf(own.tiers, enoughRatio);
  return carried.failedRatio >= SURELY_FAILED && first > alone
    ? { from: at(TIERS, alone), because: 'failed-before' }
    : undefined;
}

/** Own evidence first, then what the conversation and the context change; adds up to the lift. */
function explain(read: Read, load: ContextLoad | undefined): readonly Contribution[] {
  const carried = read.carried.judgement.lift - read.own.lift;
  const all = [
    ...read.contributions,
    ...(read.carried.carriedRatio > 0 || Math.abs(carried) > 0.005
      ? [{ signal: 'conversation', group: 'conversation' as const, points: carried, evidence: saidBefore(read) }]
      : []),
    ...(load ? [{ signal: 'context', group: 'context' as const, points: liftOf(load), evidence: load.evidence }] : []),
  ];
  return all.map((one) => ({ ...one, points: rounded(one.points) }));
}

const saidBefore = ({ carried: { carriedRatio, failedRatio } }: Read): string =>
  failedRatio >= SURELY_FAILED
    ? 'says that an answer did not work'
    : `${Math.round(100 * carriedRatio)} % judged by the request before`;

/** Groups that add less than this cannot turn a tier, but by chance. */
const LEAST_TURNING_POINTS = 0.04;

/** From here on the conversation has a say, and what the words alone would give is not the answer. */
const LEAST_CARRIED = 0.1;

/** What the tier would be without each group of evidence, chosen as the real one was; the smallest change first. */
function counterfactualsOf(
  { own, carried, sums }: Read,
  load: ContextLoad | undefined,
  { contributions, tier }: { readonly contributions: readonly Contribution[]; readonly tier: number },
  sure: Sureness,
): readonly Counterfactual[] {
  const { model } = sure;
  const without = (group: SignalGroup): readonly number[] | undefined => {
    if (group === 'context') return carried.judgement.tiers;
    if (group === 'conversation') return carried.carriedRatio > 0 ? underLoad(own, load).tiers : undefined;
    if (UNREMOVABLE.has(group) || carried.carriedRatio > LEAST_CARRIED) return undefined;
    const outputs = outputsOf(sums, model, [SIGNAL_GROUPS.indexOf(group)]);
    return underLoad({ ...own, ...toTiers(outputs, model.calibration) }, load).tiers;
  };
  return contributions
    .filter(({ points }) => Math.abs(points) >= LEAST_TURNING_POINTS)
    .toSorted((a, b) => Math.abs(a.points) - Math.abs(b.points))
    .filter(({ group }, index, all) => all.findLastIndex((one) => one.group === group) === index)
    .flatMap(({ group }) => {
      const tiers = without(group);
      const other = tiers && chooseTier(tiers, sure).tier;
      return other === undefined || other === tier ? [] : [{ without: group, tier: at(TIERS, other) }];
    });
}

/** A text without its length or its other words would be no text. */
const UNREMOVABLE: ReadonlySet<SignalGroup> = new Set(['base', 'wording', 'length']);

function okRatiosOf(judgement: Judgement, { calibration }: LearnedModel): OkRatios {
  // Shares of a conversation are rounded, so that what they mix may be a hair above 1.
  const cheap = clamp(cheapOkOf(judgement, calibration));
  const [free = 0, , mid = 1, premium = 1] = judgement.ok.map(clamp);
  return {
    free: rounded(Math.min(free, cheap)),
    cheap: rounded(cheap),
    mid: rounded(Math.max(mid, cheap)),
    premium: rounded(Math.max(premium, mid, cheap)),
  };
}

/** Which specialties each domain has; words of others in it are by chance ("race condition" is no medicine). */
const SPECIALTIES_OF: { readonly [D in Domain]?: readonly Specialty[] } = {
  legal: ['legal'],
  medical: ['medical'],
  finance: ['finance'],
  cs: ['security', 'architecture', 'ml'],
  science: ['research', 'medical'],
  math: ['research'],
};

function specialtyOf(classCounts: Uint16Array, domain: Domain): Specialty | undefined {
  let best: { readonly specialty: Specialty; readonly hits: number } | undefined;
  for (const specialty of SPECIALTIES_OF[domain] ?? []) {
    const hits = classCounts[TERM_CLASSES.indexOf(specialty)] ?? 0;
    if (hits > (best?.hits ?? 0)) best = { specialty, hits };
  }
  return best?.specialty;
}

/** Nothing to go by: a cheap model may look at it. */
const unreadable = (human: PersonText): Classification => ({
  strategy: 'learned',
  score: 0.1,
  tier: 'cheap',
  complexity: 'simple',
  category: 'factual',
  domain: 'general',
  specialty: undefined,
  confidence: 0,
  okRatios: undefined,
  contributions: [{ signal: 'base', group: 'base', points: 0.1, evidence: 'no text that can be read' }],
  words: [],
  counterfactuals: [],
  escalation: undefined,
  fallback: undefined,
  scoredCharacters: human.characters,
});

function most<Name extends string>(names: readonly Name[], chances: readonly number[]): Name {
  return at(names, chances.indexOf(Math.max(...chances)));
}

/** An index that was made from the list itself is in the list. */
function at<Name extends string>(names: readonly Name[], index: number): Name {
  const name = names[index] ?? names[0];
  if (name === undefined) throw new RangeError('A list of names is empty');
  return name;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Ten-thousandths: finer would be noise. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
