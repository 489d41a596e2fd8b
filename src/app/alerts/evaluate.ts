import type { Settings } from '../../config/schema.js';
import { endingModels, usedQuery, type EndingModel } from '../../core/alerts/ending-models.js';
import { costSpike, mayBeSpike, roughSpikeQuery, spikeQuery } from '../../core/alerts/cost-spike.js';
import { errorRate, ERROR_WINDOW } from '../../core/alerts/error-rate.js';
import type { AlertRule, Finding } from '../../core/alerts/finding.js';
import { passedThresholds, type PassedThreshold } from '../../core/alerts/thresholds.js';
import type { BudgetStanding, Notice } from '../../core/budget/types.js';
import type { ModelCard } from '../../core/model.js';
import type { LedgerStore } from '../../store/store.js';

/** More alerts than one rule can give while another one is quiet after its last. */
const ALERTS_READ = 100;

/** Thresholds and endings remembered as noted, so that the ledger is not asked about them again and again. */
const MAX_KNOWN = 1_000;

/** What rules look at. */
export type EvaluateDeps = {
  readonly ledger: Pick<LedgerStore, 'note' | 'notices' | 'spend' | 'list'>;
  readonly standings: () => Promise<readonly BudgetStanding[]>;
  /** All that are known, ready or not. */
  readonly models: () => readonly ModelCard[];
  readonly settings: () => Settings;
  readonly nowMs: () => number;
  readonly newId: () => string;
};

/** A rule that speaks again after a while; thresholds of caps and the ends of models speak once. */
export type RepeatingRule = Exclude<AlertRule, 'budget_warning' | 'model_retirement'>;
export const REPEATING_RULES: readonly RepeatingRule[] = ['cost_spike', 'error_rate'];

const FINDERS: Readonly<
  Record<RepeatingRule, (deps: EvaluateDeps, toldMs: number | undefined) => Promise<Finding | undefined>>
> = {
  cost_spike: async ({ ledger, settings, nowMs }) => {
    const times = settings()['alerts.costSpikeTimes'];
    if (!mayBeSpike(await ledger.spend(roughSpikeQuery(nowMs())), times)) return undefined;
    return costSpike(await ledger.spend(spikeQuery(nowMs())), times);
  },
  error_rate: async ({ ledger, settings }, toldMs) =>
    errorRate(await ledger.list({ limit: ERROR_WINDOW, beforeId: undefined }), settings()['alerts.errorRate'], toldMs),
};

/** What a rule has to say now; undefined while it is quiet. With `toldMs`, only what is new since then. */
export const findNow = (rule: RepeatingRule, deps: EvaluateDeps, toldMs?: number): Promise<Finding | undefined> =>
  FINDERS[rule](deps, toldMs);

/** The thresholds that each cap has passed in its period, the highest of each first. */
export const thresholdsNow = async ({ standings, settings }: EvaluateDeps): Promise<readonly PassedThreshold[][]> =>
  (await standings()).map((standing) => [...passedThresholds(standing, settings()['budget.alerts'])]);

/** The models that were used lately and end soon, or have ended; those that `isKnown` are left out. */
export async function endingsNow(
  { ledger, models, nowMs }: Pick<EvaluateDeps, 'ledger' | 'models' | 'nowMs'>,
  isKnown: (ending: EndingModel) => boolean = () => false,
): Promise<readonly EndingModel[]> {
  const now = nowMs();
  const endings = [...endingModels(models(), now)].filter(([, ending]) => !isKnown(ending));
  if (endings.length === 0) return [];
  const used = new Set((await ledger.spend(usedQuery(now))).map(({ group }) => group.model));
  return endings.flatMap(([model, ending]) => (used.has(model) ? [ending] : []));
}

/** When each rule last spoke. Moments that are still to come were noted under a wrong clock. */
export async function lastTold({
  ledger,
  nowMs,
}: Pick<EvaluateDeps, 'ledger' | 'nowMs'>): Promise<(rule: string) => number | undefined> {
  const now = nowMs();
  const told = (await ledger.notices({ kind: 'alert', limit: ALERTS_READ })).filter(({ atMs }) => atMs <= now);
  return (rule) => told.find(({ subject }) => subject === rule)?.atMs;
}

/** Looks at every rule, notes what is new, and gives what has to be told. Each is given once over all processes. */
export function makeEvaluate(deps: EvaluateDeps): () => Promise<readonly Notice[]> {
  const known = new Set<string>();
  return async () => {
    const atMs = deps.nowMs();
    return [
      ...(await noteRepeating(deps, atMs)),
      ...(await noteThresholds(deps, atMs, known)),
      ...(await noteEndings(deps, atMs, known)),
    ];
  };
}

async function noteRepeating(deps: EvaluateDeps, atMs: number): Promise<readonly Notice[]> {
  const cooldownMs = deps.settings()['alerts.cooldownSeconds'] * 1_000;
  const toldMsOf = await lastTold(deps);
  const notices: Notice[] = [];
  for (const rule of REPEATING_RULES) {
    const toldMs = toldMsOf(rule);
    if (toldMs !== undefined && atMs < toldMs + cooldownMs) continue;
    const finding = await findNow(rule, deps, toldMs);
    if (!finding) continue;
    const id = deps.newId();
    const notice: Notice = { ...finding, id, atMs, kind: 'alert', once: id };
    if (await deps.ledger.note(notice)) notices.push(notice);
  }
  return notices;
}

/** When several were passed at once, the highest is told; the others are noted after it, so that they are not told later. */
async function noteThresholds(deps: EvaluateDeps, atMs: number, known: Set<string>): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  for (const [highest, ...lower] of await thresholdsNow(deps)) {
    if (!highest || known.has(keyOf(highest))) continue;
    const toNotice = (passed: PassedThreshold): Notice => ({ ...passed, id: deps.newId(), atMs, kind: 'threshold' });
    const notice = toNotice(highest);
    if (await deps.ledger.note(notice)) {
      notices.push(notice);
      for (const passed of lower) await deps.ledger.note(toNotice(passed));
    }
    remember(highest, known);
  }
  return notices;
}

async function noteEndings(deps: EvaluateDeps, atMs: number, known: Set<string>): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  for (const ending of await endingsNow(deps, (one) => known.has(keyOf(one)))) {
    const notice: Notice = { ...ending, id: deps.newId(), atMs, kind: 'alert' };
    if (await deps.ledger.note(notice)) notices.push(notice);
    remember(ending, known);
  }
  return notices;
}

type OfAKind = Pick<Notice, 'subject' | 'once'>;

function remember(one: OfAKind, known: Set<string>): void {
  if (known.size >= MAX_KNOWN) known.clear();
  known.add(keyOf(one));
}

const keyOf = ({ subject, once }: OfAKind): string => `${subject} ${once}`;
