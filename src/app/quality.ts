import type { Strategy } from '../core/strategies/strategy.js';
import { DAY_MS } from '../core/time.js';
import type { Provenance } from '../dashboard/provenance.js';
import type { ClassesView, ComparisonView, QualityView } from '../dashboard/quality.js';
import { toClassesView, toComparisonView, toQualityView } from '../dashboard/quality-view.js';
import type { LedgerStore } from '../store/store.js';
import { CLASSIFIER_APP } from './classifier-model.js';
import type { Comparisons } from './comparisons.js';

/** What the tab "Quality" is answered from. */
export type QualityDeps = {
  readonly inUse: () => Promise<Pick<Strategy, 'id' | 'meaning'>>;
  readonly provenance: () => Promise<Provenance | undefined>;
  readonly comparisons: Comparisons;
  readonly ledger: Pick<LedgerStore, 'classesSince'>;
  readonly nowMs: () => number;
};

/** The tab's three parts. */
export type Quality = {
  readonly view: () => Promise<QualityView>;
  readonly compare: (signal: AbortSignal) => Promise<ComparisonView>;
  readonly classes: () => Promise<ClassesView>;
};

/** A month: long enough for rare kinds of request, short enough to be what the person does now. */
const DAYS = 30;

/** Answers the tab. The classifier's own calls are no requests of the person, so they are not counted. */
export const createQuality = (deps: QualityDeps): Quality => ({
  view: async () => {
    const [inUse, provenance] = await Promise.all([deps.inUse(), deps.provenance()]);
    return toQualityView({ inUse, provenance, comparison: deps.comparisons.last() });
  },
  compare: async (signal) => toComparisonView(await deps.comparisons.run(signal)),
  classes: async () => {
    const sinceMs = deps.nowMs() - DAYS * DAY_MS;
    return toClassesView({ sinceMs, days: DAYS, counts: await deps.ledger.classesSince(sinceMs, CLASSIFIER_APP) });
  },
});
