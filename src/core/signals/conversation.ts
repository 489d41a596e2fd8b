import type { Signal, SignalInput, Turn } from './signal.js';
import { sumPoints, toCents } from './support.js';
import { isPleasantry } from './trivial.js';
import { hitsOf } from './vocabulary/lexicon.js';

/** Share of an earlier turn's score that a follow-up keeps, per turn. Source: ROUTER 5, multi-turn. */
const CARRY_RATIO = 0.85;

/** What did not work with the last model may need a stronger one. */
const FAILURE_POINTS = 0.1;

/** User turns from which there is a history to respect. */
const LONG_TALK_TURNS = 4;
const LONG_TALK_POINTS = 0.02;

/** Follow-ups are short; a longer turn states its own task. */
const LONGEST_FOLLOW_UP_WORDS = 8;
const LONGEST_DEICTIC_WORDS = 6;
const LONGEST_COMPLAINT_WORDS = 14;

/** What the conversation so far adds: an earlier task that goes on, failed attempts, many turns. Reads `ownPoints`, so it comes last. */
export const conversation: Signal = {
  id: 'conversation',
  group: 'conversation',
  meaning: 'An earlier request that goes on, attempts that failed, and a long conversation',
  read: (input) => {
    if (isPleasantry(input)) return undefined;
    const parts = [readEarlier(input), readFailure(input), readTurns(input)].filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    return { points: sumPoints(parts.map(({ points }) => points)), evidence: parts.map(({ text }) => text).join(', ') };
  },
};

/** Whether a turn leans on the one before: "continue", "fix it", "still fails". Thanks and greetings end the topic. */
export function isFollowUp(turn: Turn): boolean {
  const { found, words } = turn;
  if (isPleasantry(turn)) return false;
  if (words.size <= LONGEST_COMPLAINT_WORDS && hitsOf(found, 'failure').length > 0) return true;
  if (hitsOf(found, 'verb-simple').some(({ at }) => at === 0)) return false;
  if (words.size <= LONGEST_FOLLOW_UP_WORDS && hitsOf(found, 'follow-up').some(({ at }) => at === 0)) return true;
  return words.size <= LONGEST_DEICTIC_WORDS && hitsOf(found, 'deictic').length > 0;
}

type Part = { readonly points: number; readonly text: string } | undefined;

function readEarlier({ facts: { earlier }, ownPoints }: SignalInput): Part {
  if (!earlier) return undefined;
  const missing = toCents(earlier.score * CARRY_RATIO ** earlier.turnsBack - ownPoints);
  return missing > 0 ? { points: missing, text: 'goes on with an earlier request' } : undefined;
}

function readFailure({ facts, found }: SignalInput): Part {
  if (!facts.answered || hitsOf(found, 'failure').length === 0) return undefined;
  return { points: FAILURE_POINTS, text: 'says that an answer did not work' };
}

function readTurns({ facts: { userTurns } }: SignalInput): Part {
  return userTurns < LONG_TALK_TURNS ? undefined : { points: LONG_TALK_POINTS, text: `${userTurns} user turns` };
}
