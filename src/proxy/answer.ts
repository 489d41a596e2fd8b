import { GatewayError, type ErrorKind } from '../core/errors.js';
import type { WireWriter } from '../wire/port.js';
import { openAiErrorBody } from '../wire/error-body.js';
import { writeSse } from '../wire/sse.js';

/** Header values by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** What an endpoint gives back. */
export type Answer = WholeAnswer | StreamAnswer;

/** An answer that is ready. */
export type WholeAnswer = {
  readonly kind: 'whole';
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string | Uint8Array;
};

/** A reply in pieces. While `open` has not resolved, the status is still free: a rejection gets its own. */
export type StreamAnswer = {
  readonly kind: 'stream';
  readonly writer: StreamForm;
  readonly open: () => Promise<OpenStream>;
};

/** What a stream looks like around its frames. */
export type StreamForm = Pick<WireWriter, 'streamType' | 'keepAlive' | 'errorFrame'>;

/** A reply that has begun. `close` is called once at the end, also when not one frame was read. */
export type OpenStream = {
  readonly headers: AnswerHeaders;
  readonly frames: AsyncIterable<string | Uint8Array>;
  readonly close: () => Promise<unknown>;
};

/** How an endpoint's clients read errors. */
export type FailureForm = Pick<WireWriter, 'errorBody' | 'errorFrame'>;

/** Paths that belong to no wire, and unknown ones, answer as OpenAI does. */
export const OPENAI_FORM: FailureForm = {
  errorBody: openAiErrorBody,
  errorFrame: (error) => writeSse(JSON.stringify(openAiErrorBody(error))),
};

/** A value as JSON, with status 200. */
export const jsonAnswer = (value: unknown, headers: AnswerHeaders = {}): WholeAnswer => ({
  kind: 'whole',
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

/** Refusals that only mean "not now": another try may be let in. */
const NOTHING_TRIED: ReadonlySet<ErrorKind> = new Set(['busy', 'rate-limited']);

/** An error as the clients of an endpoint read it. */
export function errorAnswer(error: GatewayError, form: FailureForm = OPENAI_FORM): WholeAnswer {
  const { retryAfterMs } = error.detail;
  return {
    ...jsonAnswer(form.errorBody(forPeople(error)), {
      // The gateway has tried what could be tried, but where it let nothing in.
      'x-should-retry': NOTHING_TRIED.has(error.kind) ? 'true' : 'false',
      ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
      ...(error.status === 401 && { 'www-authenticate': 'Bearer' }),
      // The connection goes, because its client meant it for another protocol. Source: RFC 9110, 15.5.22.
      ...(error.status === 426 && { upgrade: 'HTTP/1.1', connection: 'upgrade, close' }),
    }),
    status: error.status,
  };
}

/** Unforeseen errors speak of code, paths and values; only the log gets those. */
export const forPeople = (error: GatewayError): GatewayError =>
  error.kind === 'internal'
    ? new GatewayError('internal', 'Signalbox failed in a way it did not foresee. Its log says more.')
    : error;
