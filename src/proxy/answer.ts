import { GatewayError } from '../core/errors.js';
import { openAiErrorBody } from '../wire/error-body.js';

/** Header values by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** What an endpoint gives back. */
export type Answer = WholeAnswer | StreamAnswer;

/** An answer that is ready. */
export type WholeAnswer = {
  readonly kind: 'whole';
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string | Buffer;
};

/** Server-sent events. While `open` has not resolved, the status is still free: a rejection gets its own. */
export type StreamAnswer = { readonly kind: 'stream'; readonly open: () => Promise<OpenStream> };

/** A reply that has begun. `close` is called once at the end, also when not one frame was read. */
export type OpenStream = {
  readonly headers: AnswerHeaders;
  readonly frames: AsyncIterable<string>;
  readonly close: () => Promise<unknown>;
};

/** A value as JSON, with status 200. */
export const jsonAnswer = (value: unknown, headers: AnswerHeaders = {}): WholeAnswer => ({
  kind: 'whole',
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

/** An error as the OpenAI tools read it. */
export function errorAnswer(error: GatewayError): WholeAnswer {
  const { retryAfterMs } = error.detail;
  return {
    ...jsonAnswer(openAiErrorBody(forPeople(error)), {
      // The gateway has tried what could be tried; when it was only busy, nothing was tried yet.
      'x-should-retry': error.kind === 'busy' ? 'true' : 'false',
      ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
      ...(error.status === 401 && { 'www-authenticate': 'Bearer' }),
    }),
    status: error.status,
  };
}

/** Unforeseen errors speak of code, paths and values; only the log gets those. */
export const forPeople = (error: GatewayError): GatewayError =>
  error.kind === 'internal'
    ? new GatewayError('internal', 'Signalbox failed in a way it did not foresee. Its log says more.')
    : error;
