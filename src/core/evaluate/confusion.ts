/** How often each label was expected and given: `counts[expected][given]`, both in the order of `labels`. */
export type Confusion = {
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
};

/** Counts pairs one at a time and keeps nothing but the counts. */
export type Tally = {
  /** Throws RangeError for a label that is not one of the tally's. */
  readonly add: (expected: string, given: string) => void;
  readonly confusion: () => Confusion;
};

/** How one label fared. A ratio is undefined where there is nothing to divide by. */
export type ClassAccuracy = {
  readonly label: string;
  readonly expected: number;
  readonly given: number;
  readonly correct: number;
  /** Of those that should have got this label, the share that did. */
  readonly recallRatio: number | undefined;
  /** Of those that got this label, the share that should have. */
  readonly precisionRatio: number | undefined;
  readonly f1: number | undefined;
};

/** How well labels were given. Exact means exact: a neighbouring label is wrong. */
export type Accuracy = {
  readonly n: number;
  readonly correct: number;
  readonly exactRatio: number;
  /** Mean F1 of the labels that were expected at least once. */
  readonly macroF1: number;
  /** Given a lower label than expected, and a higher one; undefined for labels without an order. */
  readonly underRatio: number | undefined;
  readonly overRatio: number | undefined;
  readonly classes: readonly ClassAccuracy[];
};

/** An empty tally over these labels; for ordered labels, lowest first. */
export function makeTally(labels: readonly string[]): Tally {
  const counts = labels.map(() => labels.map(() => 0));
  return {
    add(expected, given) {
      const row = counts[labels.indexOf(expected)];
      const column = labels.indexOf(given);
      if (!row || column < 0) throw new RangeError(`Labels are ${labels.join(', ')}.`);
      row[column] = (row[column] ?? 0) + 1;
    },
    confusion: () => ({ labels, counts: counts.map((row) => [...row]) }),
  };
}

/** What the counts say; undefined when nothing was counted. `isOrdered` tells whether under and over have a meaning. */
export function accuracyOf(confusion: Confusion, isOrdered: boolean): Accuracy | undefined {
  const n = sumWhere(confusion, () => true);
  if (n === 0) return undefined;
  const classes = confusion.labels.map((_, at) => classOf(confusion, at));
  const correct = sumWhere(confusion, (expected, given) => expected === given);
  const under = sumWhere(confusion, (expected, given) => given < expected);
  return {
    n,
    correct,
    exactRatio: correct / n,
    macroF1: meanOf(classes.filter(({ expected }) => expected > 0).map(({ f1 }) => f1 ?? 0)),
    underRatio: isOrdered ? under / n : undefined,
    overRatio: isOrdered ? (n - correct - under) / n : undefined,
    classes,
  };
}

function classOf(confusion: Confusion, at: number): ClassAccuracy {
  const expected = sumWhere(confusion, (row) => row === at);
  const given = sumWhere(confusion, (_, column) => column === at);
  const correct = confusion.counts[at]?.[at] ?? 0;
  return {
    label: confusion.labels[at] ?? '',
    expected,
    given,
    correct,
    recallRatio: ratioOf(correct, expected),
    precisionRatio: ratioOf(correct, given),
    f1: ratioOf(2 * correct, expected + given),
  };
}

function sumWhere({ counts }: Confusion, isMeant: (expected: number, given: number) => boolean): number {
  let sum = 0;
  counts.forEach((row, expected) => {
    row.forEach((count, given) => {
      if (isMeant(expected, given)) sum += count;
    });
  });
  return sum;
}

const ratioOf = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
