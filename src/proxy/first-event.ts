import type { ReplyEvent, ReplyStart } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';

/** A reply whose first content is there: who gives it, whether it is in the client's own wire, and its events, with and without the first. */
export type StartedReply = Omit<ReplyStart, 'type'> & {
  readonly all: () => AsyncGenerator<ReplyEvent, void>;
  readonly rest: AsyncGenerator<ReplyEvent, unknown>;
};

/** Waits for the first event, so that a failure before it has its own status. The event is not lost. */
export async function afterFirstEvent(events: AsyncGenerator<ReplyEvent, unknown>): Promise<StartedReply> {
  const first = await events.next();
  if (first.done || first.value.type !== 'reply-start') {
    await events.return(undefined);
    throw new GatewayError('internal', 'A reply began without saying who gives it.');
  }
  const start = first.value;
  const { model, passes, noRoomFor, failed } = start;
  const who = { model, passes, ...(noRoomFor && { noRoomFor }), ...(failed && { failed }) };
  return { ...who, all: () => putBack(start, events), rest: events };
}

async function* putBack(
  first: ReplyEvent,
  rest: AsyncGenerator<ReplyEvent, unknown>,
): AsyncGenerator<ReplyEvent, void> {
  yield first;
  yield* rest;
}

/** Waits for a promise and calls `remind` each time another `everyMs` has passed. */
export async function whileWaiting<T>(promise: Promise<T>, everyMs: number, remind: () => void): Promise<T> {
  const timer = setInterval(remind, everyMs);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}
