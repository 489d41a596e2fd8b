import type { Turn } from '../signals/signal.js';
import { TIER_CUTS } from './levels.js';

/** This far from every cut-off a score is as sure as it gets: half the narrowest tier. */
const CLEAR_DISTANCE = 0.1;

/** What is left of the confidence exactly on a cut-off: either side would be right half the time. */
const ON_THE_CUT_RATIO = 0.4;

/** Share kept for each number of signals that spoke: nothing, one, two, three or more. */
const HEARD_RATIOS = [0.3, 0.7, 0.9, 1] as const;

/** Text that was cut, or runs that are not words (base64, keys), hide part of the request. */
const UNREADABLE_RATIO = 0.5;

/** How sure a classification is, 0 to 1: distance from the nearest tier cut-off, and how much there was to read. */
export function confidenceOf(score: number, turn: Turn, signalsHeard: number): number {
  if (turn.human.characters === 0) return 0;
  const distance = Math.min(...Object.values(TIER_CUTS).map((cut) => Math.abs(score - cut)));
  const clear = ON_THE_CUT_RATIO + (1 - ON_THE_CUT_RATIO) * Math.min(1, distance / CLEAR_DISTANCE);
  const heard = HEARD_RATIOS[Math.min(signalsHeard, HEARD_RATIOS.length - 1)] ?? 1;
  return Math.round(clear * heard * (isHardToRead(turn) ? UNREADABLE_RATIO : 1) * 100) / 100;
}

const isHardToRead = ({ human, words }: Turn): boolean => human.isTruncated || words.blobs > 0 || words.size === 0;
