import { GatewayError } from '../../core/errors.js';
import type { Answer } from '../answer.js';
import type { BodyLease } from '../body.js';
import type { Endpoint, Exchange, Repeat } from '../endpoints/endpoint.js';
import { fingerprintOf, scopeOf } from './key.js';
import type { AnswerRegister } from './register.js';

/** One request with a key; `lease` is the memory of its body. */
type Keyed = {
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly exchange: Exchange;
  readonly lease: BodyLease;
};

const HEADER = 'x-signalbox-idempotency';

/** Answers a request with a key: with the answer that the same request got or is getting, or with one that others may join. */
export async function answerKeyed(
  { key, endpoint, exchange, lease }: Keyed,
  register: AnswerRegister,
): Promise<Answer> {
  const { signal } = exchange;
  const bytes = await exchange.body();
  const request = { key, endpoint, exchange, bytes };
  const fingerprint = await fingerprintOf(request);
  if (signal.aborted) throw new GatewayError('canceled', 'The client went away.');
  const make = async (until: AbortSignal): Promise<Answer> =>
    endpoint.handle({ ...exchange, signal: until, body: () => Promise.resolve(bytes) });
  const share = register.share(scopeOf(request), fingerprint, make);
  if (share.kind !== 'first') exchange.app.countRepeat(share.kind);
  switch (share.kind) {
    case 'refused':
      throw reused();
    case 'first': {
      // The answer may outlive its first client, and the body with it.
      const held = lease.handOver();
      void share.answer.settled.then(() => held.release());
      return share.answer.join(signal);
    }
    case 'separate':
      return told(await make(signal), share.kind);
    case 'joined':
    case 'replayed':
      return told(await share.answer.join(signal), share.kind);
  }
}

/** The answer, with word of what it is: it may be older than the request, or a second one that costs again. */
function told(answer: Answer, repeat: Repeat): Answer {
  const more = { [HEADER]: repeat };
  if (answer.kind === 'whole') return { ...answer, headers: { ...answer.headers, ...more } };
  return {
    ...answer,
    open: async () => {
      const opened = await answer.open();
      return { ...opened, headers: { ...opened.headers, ...more } };
    },
  };
}

const reused = (): GatewayError =>
  new GatewayError(
    'idempotency-key-reused',
    'This Idempotency-Key came with another request less than ten minutes ago. Send a new key with a new request, and with a retry exactly the same request.',
  );
