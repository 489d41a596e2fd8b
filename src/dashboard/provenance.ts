import { wilsonInterval } from '../core/evaluate/wilson.js';
import type { LabelFigure, OrderingFigure, ProvenanceView } from './quality.js';

/** What training writes beside the weights: where they come from, and what was measured. */
export type Provenance = {
  /** Date of the newest thing the weights were trained on. */
  readonly asOf: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly dataSha256: string;
  readonly corpusSha256: string;
  readonly report: {
    readonly crossValidated: readonly MeasuredOrder[];
    readonly validation: { readonly apgr: readonly MeasuredOrder[]; readonly labels: readonly MeasuredLabels[] };
    /** Rows of our own corpus that no training saw. */
    readonly heldOut: readonly MeasuredLabels[];
  };
};

/** APGR on one set, with the ends of its 95 % interval. */
export type MeasuredOrder = {
  readonly set: string;
  readonly n: number;
  readonly apgr: number;
  readonly low: number;
  readonly high: number;
};

/** Shares of exact, too low and too high labels of one head on one set. */
export type MeasuredLabels = {
  readonly set: string;
  readonly head: string;
  readonly n: number;
  readonly exact: number;
  readonly under: number | undefined;
  readonly over: number | undefined;
};

/** Source: RouteLLM (arXiv 2406.18665); sending requests by lot recovers half of the gap. */
const CHANCE_APGR = 0.5;

/** The provenance as the page shows it. */
export function toProvenanceView({ report, ...of }: Provenance): ProvenanceView {
  return {
    asOf: of.asOf,
    bytes: of.bytes,
    packedBytes: of.gzipBytes,
    sha256: { weights: of.sha256, data: of.dataSha256, corpus: of.corpusSha256 },
    ordering: [
      ...report.crossValidated.map((figure) => toOrdering('cross-validation', figure)),
      ...report.validation.apgr.map((figure) => toOrdering('shipped-weights', figure)),
    ],
    labels: report.validation.labels.map(toLabels),
    ownLabels: report.heldOut.map(toLabels),
  };
}

function toOrdering(judgedBy: OrderingFigure['judgedBy'], { set, n, apgr, low, high }: MeasuredOrder): OrderingFigure {
  const thanChance = low > CHANCE_APGR ? 'better' : high < CHANCE_APGR ? 'worse' : 'unclear';
  return { judgedBy, set, n, apgr, interval: { low, high }, thanChance };
}

/** Training keeps no intervals of labels; counts are all it takes to make them. */
const toLabels = ({ set, head, n, exact, under, over }: MeasuredLabels): LabelFigure => ({
  set,
  head,
  n,
  exactRatio: exact,
  interval: wilsonInterval(Math.round(exact * n), n),
  underRatio: under,
  overRatio: over,
});
