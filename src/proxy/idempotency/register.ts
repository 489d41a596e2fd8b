import { MINUTE_MS } from '../../core/time.js';
import { SharedAnswer, type Ending, type MakeAnswer } from './shared-answer.js';
import { MAX_TAPE_BYTES, Tape, type Room } from './tape.js';

/** How long an answer is given again. Source: RELIABILITY 2.7. */
const KEPT_MS = 10 * MINUTE_MS;

/** What is kept at most: answers, and bytes of them together with those under way. */
type RegisterLimits = { readonly maxKept: number; readonly maxBytes: number };

/** Room for the largest answers of sixteen agents, and for the last few requests of more. */
const LIMITS: RegisterLimits = { maxKept: 64, maxBytes: 16 * 1_048_576 };

/** A request whose answer is being made. */
type UnderWay = { readonly fingerprint: string; readonly answer: SharedAnswer; readonly tape: Tape };

/** One that was answered. Without an answer it was too long to keep. `bytes` is the size of one in one piece. */
type Kept = {
  readonly fingerprint: string;
  readonly answer: SharedAnswer | undefined;
  readonly tape: Tape;
  readonly bytes: number;
  readonly endedMs: number;
};

/** What a request with a key gets: a part in an answer, which was just begun, is under way or complete; nothing yet, when it is too late for that, or the key is another request's. */
export type Share =
  | { readonly kind: 'first' | 'joined' | 'replayed'; readonly answer: SharedAnswer }
  | { readonly kind: 'separate' | 'refused' };

/** Which keys were used, and the answers to them: those under way, and complete ones for ten minutes. In memory only. */
export class AnswerRegister {
  /** Never goes back. */
  readonly #clockMs: () => number;
  readonly #report: (error: unknown) => void;
  readonly #limits: RegisterLimits;
  readonly #underWay = new Map<string, UnderWay>();
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>();
  readonly #room: Room = {
    take: (bytes) => {
      this.#heldBytes += bytes;
      this.#dropSurplus();
    },
    give: (bytes) => (this.#heldBytes -= bytes),
    isOver: () => this.#heldBytes > this.#limits.maxBytes,
  };
  #heldBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(clockMs: () => number, report: (error: unknown) => void, limits: RegisterLimits = LIMITS) {
    this.#clockMs = clockMs;
    this.#report = report;
    this.#limits = limits;
  }

  /** Finds the answer to a request, or has it made. A scope is a key with all that says whose it is. */
  share(scope: string, fingerprint: string, make: MakeAnswer): Share {
    this.#dropOld();
    const underWay = this.#underWay.get(scope);
    const known = underWay ?? this.#kept.get(scope);
    if (known && known.fingerprint !== fingerprint) return { kind: 'refused' };
    if (underWay) return underWay.tape.isWhole ? { kind: 'joined', answer: underWay.answer } : { kind: 'separate' };
    if (known?.answer) return { kind: 'replayed', answer: known.answer };
    this.#drop(scope);
    return { kind: 'first', answer: this.#begin(scope, fingerprint, make) };
  }

  /** Forgets all complete answers. */
  close(): void {
    for (const scope of [...this.#kept.keys()]) this.#drop(scope);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #begin(scope: string, fingerprint: string, make: MakeAnswer): SharedAnswer {
    const tape = new Tape(this.#room);
    const answer = new SharedAnswer(make, {
      tape,
      onEnd: (ending) => this.#end(scope, ending),
      report: this.#report,
    });
    this.#underWay.set(scope, { fingerprint, answer, tape });
    return answer;
  }

  /** A failure is forgotten, so that another try may succeed. */
  #end(scope: string, ending: Ending): void {
    const ended = this.#underWay.get(scope);
    if (!ended) return;
    this.#underWay.delete(scope);
    const { fingerprint, answer, tape } = ended;
    const bytes = ending.kind === 'whole' ? ending.bytes : 0;
    const isKept = ending.kind !== 'failed' && tape.isWhole && bytes <= MAX_TAPE_BYTES;
    if (!isKept) tape.letGo();
    if (ending.kind === 'failed') return;
    const endedMs = this.#clockMs();
    this.#kept.set(
      scope,
      isKept
        ? { fingerprint, answer, tape, bytes, endedMs }
        : { fingerprint, answer: undefined, tape, bytes: 0, endedMs },
    );
    if (isKept) this.#heldBytes += bytes;
    this.#dropSurplus();
    this.#setTimer();
  }

  #drop(scope: string): void {
    const kept = this.#kept.get(scope);
    if (!kept) return;
    this.#kept.delete(scope);
    this.#heldBytes -= kept.bytes;
    kept.tape.letGo();
  }

  #dropSurplus(): void {
    const { maxKept, maxBytes } = this.#limits;
    for (const scope of this.#kept.keys()) {
      if (this.#kept.size <= maxKept && this.#heldBytes <= maxBytes) return;
      this.#drop(scope);
    }
  }

  #dropOld(): void {
    const nowMs = this.#clockMs();
    for (const [scope, { endedMs }] of this.#kept) {
      if (nowMs - endedMs <= KEPT_MS) return;
      this.#drop(scope);
    }
  }

  /** Answers leave memory in time also when nobody asks any more. */
  #setTimer(): void {
    const [oldest] = this.#kept.values();
    if (this.#timer || !oldest) return;
    const leftMs = oldest.endedMs + KEPT_MS - this.#clockMs();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#dropOld();
      this.#setTimer();
    }, leftMs + 1).unref();
  }
}
