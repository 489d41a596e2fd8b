import type { SignalGroup } from '../classify/classification.js';
import type { HumanText } from '../classify/human-text.js';
import type { Findings } from './vocabulary/lexicon.js';
import type { WordSequence } from './vocabulary/words.js';

/** What one user turn says: the person's text, its words, and the listed terms among them. */
export type Turn = { readonly human: HumanText; readonly words: WordSequence; readonly found: Findings };

/** What is known of a request beside its newest user turn. */
export type RequestFacts = {
  readonly toolsOffered: number;
  /** Tokens of the conversation itself; system prompts and tool definitions are left out. */
  readonly conversationTokens: number;
  readonly userTurns: number;
  /** True when an assistant has answered before this turn. */
  readonly answered: boolean;
  /** For a turn that leans on an earlier one: what that one scored by itself, and how many user turns back it is. */
  readonly earlier: { readonly score: number; readonly turnsBack: number } | undefined;
};

/** Everything a signal may look at. `ownPoints` is the sum of the signals read before it. */
export type SignalInput = Turn & { readonly facts: RequestFacts; readonly ownPoints: number };

/** A signal's answer for one request: points to add to the score, and why, in words for people. */
export type Reading = { readonly points: number; readonly evidence: string };

/** One fact that makes a request harder or easier. Silent (undefined) when it has nothing to say. */
export type Signal = {
  readonly id: string;
  readonly group: SignalGroup;
  readonly meaning: string;
  readonly read: (turn: Turn) => Reading | undefined;
};
