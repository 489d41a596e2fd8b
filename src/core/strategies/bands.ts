import type { Complexity, Contribution } from '../classify/classification.js';

/** A class as somebody judged it, and why. */
export type Judged = {
  readonly complexity: Complexity;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: Omit<Contribution, 'points'>;
  /** One class up, where doubt raised it. */
  readonly raisedTo?: Complexity | undefined;
};

/** From the middle of the scale to the middle of each class's band: 0.15, 0.50 and 0.85. */
const STEPS: Readonly<Record<Complexity, number>> = { simple: -0.35, medium: 0, complex: 0.35 };
const MIDDLE: Contribution = { signal: 'base', group: 'base', points: 0.5, evidence: 'every request starts here' };

/** Half the width of a band, so that bands stay clear of each other. */
const MOST_SWING = 0.15;

/** The middle of the confidences that the documents give. */
const EVEN_CONFIDENCE = 0.75;
const SWING_PER_CONFIDENCE = 0.5;

/** A class as points that add up to a score: the middle of its band, moved by confidence, so that requests can be ranked. */
export function placeInBand({ complexity, confidence, reason, raisedTo }: Judged): readonly Contribution[] {
  const sure = confidence.toFixed(2);
  const raise: Contribution[] = [];
  if (raisedTo) {
    const points = STEPS[raisedTo] - STEPS[complexity];
    raise.push({ signal: 'escalation', group: 'base', points, evidence: `one class up for a confidence of ${sure}` });
  }
  const points = swingOf(raisedTo ?? complexity, confidence);
  return [
    MIDDLE,
    { ...reason, points: STEPS[complexity] },
    ...raise,
    { signal: 'confidence', group: 'base', points, evidence: `a confidence of ${sure}` },
  ];
}

/** Doubt moves a simple or medium request up, for it may be more; and a complex one down. */
function swingOf(complexity: Complexity, confidence: number): number {
  const up = (EVEN_CONFIDENCE - confidence) * SWING_PER_CONFIDENCE;
  const swing = Math.min(MOST_SWING, Math.max(-MOST_SWING, complexity === 'complex' ? -up : up));
  return Math.round(swing * 10_000) / 10_000;
}
