/** What the tab "Quality" shows. Shares are 0 to 1; a share that nobody knows is undefined. */
export type QualityView = {
  /** The strategy of the settings, and what it looks at. */
  readonly strategy: string;
  readonly meaning: string;
  /** Where the learned weights come from; undefined when that is not known. */
  readonly provenance: ProvenanceView | undefined;
  /** The newest comparison of this process; undefined before the first. */
  readonly comparison: ComparisonView | undefined;
};

/** The ends of a 95 % interval. */
export type IntervalView = { readonly low: number; readonly high: number };

/** What training wrote of the weights. */
export type ProvenanceView = {
  readonly asOf: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly sha256: { readonly weights: string; readonly data: string; readonly corpus: string };
  readonly ordering: readonly OrderingFigure[];
  /** Rows that other people labelled. */
  readonly labels: readonly LabelFigure[];
  /** Rows of our own writing; the training rows are by the same hands, so these figures flatter. */
  readonly ownLabels: readonly LabelFigure[];
};

/** How well scores order requests by what a strong model gains; an APGR of 0.5 is chance. */
export type OrderingFigure = {
  readonly judgedBy: 'cross-validation' | 'shipped-weights';
  readonly set: string;
  readonly n: number;
  readonly apgr: number;
  readonly interval: IntervalView;
  /** 'unclear' when chance lies within the interval. */
  readonly thanChance: 'better' | 'unclear' | 'worse';
};

/** How many labels of one head were exact, and on which side of the right one the others were. */
export type LabelFigure = AccuracyView & { readonly set: string; readonly head: string };

/** A counted share with its interval. `underRatio` and `overRatio` are undefined for labels without an order. */
export type AccuracyView = {
  readonly n: number;
  readonly exactRatio: number;
  readonly interval: IntervalView;
  readonly underRatio: number | undefined;
  readonly overRatio: number | undefined;
};

/** All local strategies on the same labelled rows of our own writing. */
export type ComparisonView = {
  readonly atMs: number;
  readonly rows: number;
  readonly strategies: readonly StrategyView[];
  /** Of the rows that should have got a label, the share that did; `ratios` by strategy, in their order. */
  readonly recalls: readonly {
    readonly head: HeadName;
    readonly label: string;
    readonly n: number;
    readonly ratios: readonly (number | undefined)[];
  }[];
};

/** The labels that a strategy gives. */
export type HeadName = 'tier' | 'complexity' | 'category' | 'domain';

/** One strategy of a comparison. */
export type StrategyView = {
  readonly strategy: string;
  readonly meaning: string;
  /** Why another one judged under this name; undefined when none did. */
  readonly fallback: string | undefined;
  readonly heads: Readonly<Record<HeadName, AccuracyView | undefined>>;
  readonly medianMicroseconds: number;
  readonly p99Microseconds: number;
  /** Expected tier by given tier; `whole` is the row's sum. */
  readonly tiers: GridView;
  /** Complexity by category as a person labelled them; `part` got both right. */
  readonly cells: GridView;
};

/** Counts by two labels: `cells[row][column]`, each as a part of a whole. */
export type GridView = {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly GridCell[])[];
};

/** `part` of `whole`; 0 of 0 when there is nothing. */
export type GridCell = { readonly part: number; readonly whole: number };

/** What the person's own requests were classified as; nothing is known of whether that was right. */
export type ClassesView = {
  readonly sinceMs: number;
  readonly days: number;
  readonly requests: number;
  /** Complexity by category; `whole` is all requests. */
  readonly cells: GridView;
};
