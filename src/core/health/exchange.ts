import type { RestCause } from './breaker.js';
import type { GaugeState, Outcome, Passes } from './gauge.js';

/** The name of a line that every process gives to the same address and key. Others are known to one process only. */
export const SHARED_LINE = /^#[\w-]{22}$/;

/** Longer names than any of a provider or model; whatever has one stays in its process. */
export const MOST_NAME_CHARACTERS = 200;

/** Whether other processes are told of this provider or model. */
export const isShared = ({ line, provider, model = '' }: Omit<Place, 'model'> & Partial<Place>): boolean =>
  SHARED_LINE.test(line) && provider.length <= MOST_NAME_CHARACTERS && model.length <= MOST_NAME_CHARACTERS;

/** What is known of a provider at one address with one key, and of all of its models or of some. */
export type LineState = GaugeState & {
  readonly line: string;
  readonly provider: string;
  /** Refusals in a row. */
  readonly refusals: number;
  readonly models: readonly (GaugeState & { readonly model: string })[];
};

/** A model of a line. */
type Place = { readonly line: string; readonly provider: string; readonly model: string };

/** What came of a call. */
export type ToldCall = Place & { readonly kind: 'call'; readonly outcome: Outcome; readonly passes: Passes };

/** What a process tells of itself: a call that it learned from, or that its user wants failures forgotten. */
export type Told = ToldCall | { readonly kind: 'reset'; readonly provider: string | undefined };

/** Whether the others have to know at once: it may change who is called next. */
export const isUrgent = (told: Told): boolean =>
  told.kind === 'reset' ||
  told.outcome.kind !== 'answered' ||
  told.passes.ofProvider === 'probe' ||
  told.passes.ofModel === 'probe';

/** Asks to be the one that tries whether it works again; `isForced`: before its time, because there is nobody else. */
export type Asked = Place & { readonly isForced: boolean };

/** May it? `leftMs` is undefined when only a person can change it. */
export type Granted =
  | { readonly kind: 'granted' }
  | { readonly kind: 'refused'; readonly leftMs: number | undefined; readonly cause: RestCause };

/** What changed, for one of the others. */
export type News = {
  /** Whatever is not in it was forgotten. */
  readonly isAll: boolean;
  /** So many of the things that this process told are in it. */
  readonly heard: number;
  readonly lines: readonly LineState[];
};

/** Another process, as the one sees it that keeps what all know. */
export type Visit = {
  tell(told: readonly Told[]): void;
  ask(asked: Asked): Granted;
  leave(): void;
};

/** Keeps what all know. Throws when too many came. `send` is called with everything before `join` returns. */
export type HealthHost = {
  join(known: readonly LineState[], send: (news: News) => void): Visit;
};

/** The way to the process that keeps what all know. */
export type HealthLine = {
  tell(told: readonly Told[]): Promise<void>;
  ask(asked: Asked): Promise<Granted>;
  close(): void;
  /** Resolves when no more news come, whoever ended it. */
  readonly closed: Promise<void>;
};

/** A process that shares what it knows, in one of three roles; it begins alone. */
export type HealthParty = {
  /** For when this process keeps what all know. */
  readonly host: HealthHost;
  lead(): void;
  /** Another process keeps it; `onNews` is to be called with what that one sends, first of all with everything. */
  follow(line: HealthLine): { onNews(news: News): void };
  alone(): void;
  /** What this process knows, for the one that it follows next. */
  known(): readonly LineState[];
  /** Resolves when the others were told everything, or cannot be; for the end of a process. */
  drained(): Promise<void>;
};
