import type { FinishReason, Usage } from './chat.js';
import type { ErrorKind } from './errors.js';
import type { ModelRef } from './model.js';

/** One call to one provider. Times are milliseconds from the start of the attempt. */
export type Attempt = {
  readonly model: ModelRef;
  readonly firstEventMs: number | undefined;
  readonly durationMs: number;
  readonly error: ErrorKind | undefined;
  /** What went wrong, for people; never holds prompt text or keys. */
  readonly message: string | undefined;
};

/** How a request ended. Failures are values here, because they are recorded as often as they are shown. */
export type Outcome = {
  readonly attempts: readonly Attempt[];
  readonly servedBy: ModelRef | undefined;
  readonly durationMs: number;
  readonly firstEventMs: number | undefined;
  readonly usage: Usage | undefined;
  /** 'provider' is the bill's own count; 'estimate' is ours, because none came. */
  readonly usageSource: 'provider' | 'estimate' | 'none';
} & (
  | { readonly ok: true; readonly reason: FinishReason }
  | { readonly ok: false; readonly error: ErrorKind; readonly message: string }
);
