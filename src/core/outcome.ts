import type { FinishReason, Usage } from './chat.js';
import type { ErrorKind } from './errors.js';
import type { Cost } from './cost.js';
import type { ModelRef } from './model.js';

/** One call to one provider. Times are milliseconds from the start of the attempt. */
export type Attempt = {
  readonly model: ModelRef;
  readonly firstEventMs: number | undefined;
  readonly durationMs: number;
  readonly error: ErrorKind | undefined;
  /** What went wrong, for people; never holds prompt text or keys. */
  readonly message: string | undefined;
  /** What it used and cost; absent when nothing was sent that anybody bills. */
  readonly usage?: Usage;
  readonly cost?: Cost;
};

/** Tokens of one call, and how they are known; see the kinds of `Cost`. */
export type Used = {
  readonly usage: Usage;
  readonly how: 'exact' | 'estimated' | 'partial' | 'uncertain';
  /** What the provider itself says that the call cost, in integer nano-dollars. */
  readonly reportedNanoUsd?: number | undefined;
};

/** A call as it ended, before it is priced. `used` is undefined when nobody bills it. */
export type Call = Omit<Attempt, 'usage' | 'cost'> & { readonly used: Used | undefined };

/** How a request ended. Failures are values here, because they are recorded as often as they are shown. */
export type Outcome = {
  readonly attempts: readonly Call[];
  readonly servedBy: ModelRef | undefined;
  readonly durationMs: number;
  readonly firstEventMs: number | undefined;
  /** The model that was chosen first, when the caps had no room for it. */
  readonly noRoomFor?: ModelRef;
} & (
  | { readonly ok: true; readonly reason: FinishReason }
  | { readonly ok: false; readonly error: ErrorKind; readonly message: string }
);
