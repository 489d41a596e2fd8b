import type { ChatEvent, FinishReason } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import type { Quirk } from '../core/model.js';
import { openAiErrorBody } from './error-body.js';
import { SSE_FORM, writeSse } from './sse.js';

/** What ends a stream of OpenAI's. */
export const DONE = '[DONE]';

/** The same as a client gets it. */
export const DONE_FRAME = writeSse(DONE);

/** What every stream of OpenAI's and its errors look like to clients. */
export const OPENAI_FORM = {
  ...SSE_FORM,
  errorBody: openAiErrorBody,
  errorFrame: (error: GatewayError): string => writeSse(JSON.stringify(openAiErrorBody(error))),
};

/** Reads up to the end mark: what comes after it is not of the reply. Source: OpenAI API reference, "Streaming". */
export function untilDone(read: (data: string) => Iterable<ChatEvent>): (data: string) => Iterable<ChatEvent> {
  let isDone = false;
  return (data) => {
    isDone ||= data === DONE;
    return isDone ? [] : read(data);
  };
}

/** Why a text ended; calls of tools are not known here. `name` is the provider's, who says with 'error' that it gave up. */
export function textEnd(wireReason: string, name: string): FinishReason {
  switch (wireReason) {
    case 'stop':
      return 'stop';
    case 'length':
      return 'length';
    case 'content_filter':
      return 'refused';
    case 'error':
      throw new GatewayError('upstream-failed', `${name} gave up in the middle of its reply.`);
    default:
      return 'other';
  }
}

/** Options of a stream that asks for usage at its end, except where the provider refuses to be asked. */
export function encodeStreamOptions(asked: unknown, quirks: readonly Quirk[]): object | undefined {
  const own = typeof asked === 'object' ? asked : {};
  if (!quirks.includes('no-stream-usage')) return { ...own, include_usage: true };
  const others = Object.entries(own ?? {}).filter(([name]) => name !== 'include_usage');
  return others.length === 0 ? undefined : Object.fromEntries(others);
}
