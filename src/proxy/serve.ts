import { GatewayError, toGatewayError } from '../core/errors.js';
import { errorAnswer, OPENAI_FORM, type Answer, type FailureForm } from './answer.js';
import { clientKeysIn, type Access, type Keys } from './auth.js';
import { BodyLease, readBody, type BodyRoom } from './body.js';
import type { Desk, Endpoint, ProxyApp } from './endpoints/endpoint.js';
import { breakOff, sendStream, WAIT_MS } from './event-stream.js';
import { admit } from './gate.js';
import { headOf, type RequestHead } from './head.js';
import { answerKeyed } from './idempotency/answer-keyed.js';
import { idempotencyKeyOf } from './idempotency/key.js';
import type { AnswerRegister } from './idempotency/register.js';
import { mayCost } from './may-cost.js';
import type { Pacer } from './pacer.js';
import type { RateLimiter } from './rate-limiter.js';
import { findEndpoint, type Found } from './router.js';
import { sendAndClose, sendWhole, type Call } from './send.js';
import type { Traffic } from './traffic.js';

/** What all requests of one proxy share. */
export type Front = {
  readonly app: ProxyApp;
  readonly desk: Desk;
  readonly keys: Keys;
  readonly port: () => number;
  readonly limiter: RateLimiter;
  readonly bodies: BodyRoom;
  readonly pacer: Pacer;
  readonly traffic: Traffic;
  /** Answers to requests that are to be made once. */
  readonly answers: AnswerRegister;
};

/** Answers one request, whatever happens. Never rejects. */
export async function serve(call: Call, front: Front): Promise<void> {
  const head = headOf(call.request);
  const found = findEndpoint(head);
  const visit: Visit = { front, head, found, form: formOf(found) };
  try {
    await admitAndAnswer(call, visit);
  } catch (thrown) {
    const error = toGatewayError(thrown);
    if (error.kind === 'internal') front.app.log.error('A request to the proxy failed', thrown);
    await refuse(call, error, visit);
  }
}

/** One request; `form` is how its client reads failures, which a stream may narrow down once it has begun. */
type Visit = { readonly front: Front; readonly head: RequestHead; readonly found: Found; form: FailureForm };

const formOf = (found: Found): FailureForm =>
  (found.kind === 'endpoint' ? found.endpoint.writer : undefined) ?? OPENAI_FORM;

async function admitAndAnswer(call: Call, visit: Visit): Promise<void> {
  const { front, head, found } = visit;
  await prepareKeys(call, visit);
  const caller = admit(head, {
    port: front.port(),
    maxBodyBytes: front.bodies.limits.maxBytes,
    access: found.kind === 'endpoint' ? found.endpoint.access : 'list',
    keys: front.keys,
  });
  const { endpoint, rest } = endpointOf(found, call);
  const key = mayCost(endpoint) ? idempotencyKeyOf(head) : undefined;
  if (typeof caller === 'object' && mayCost(endpoint)) front.limiter.take(caller);
  const { signal, whenIn } = countIn(call, front.traffic, endpoint.access);
  const lease = new BodyLease(front.bodies);
  const { app, desk } = front;
  let body = (): Promise<Buffer> => readBody(call, lease);
  try {
    if (whenIn) {
      // Read meanwhile: a body that nobody takes would run into the time limit of the connection.
      const [bytes] = await Promise.all([body(), whenIn]);
      body = () => Promise.resolve(bytes);
    }
    const exchange = { app, desk, id: app.newId(), head, rest, caller, signal, body };
    const answered =
      key === undefined
        ? await endpoint.handle(exchange)
        : await answerKeyed({ key, endpoint, exchange, lease }, front.answers);
    await answer(answered, { call, visit, signal });
  } finally {
    lease.release();
  }
}

/** Only requests with the key of a client wait for what is known of those; the gate itself waits for nothing. */
async function prepareKeys({ response }: Call, { front, head }: Visit): Promise<void> {
  const sent = clientKeysIn(head);
  if (sent.length === 0) return;
  await front.app.clientKeys.prepare(sent);
  if (response.destroyed) throw new GatewayError('canceled', 'The client went away while its key was looked up.');
}

function endpointOf(found: Found, { response }: Call): { readonly endpoint: Endpoint; readonly rest: string } {
  switch (found.kind) {
    case 'endpoint':
      return found;
    case 'wrong-method':
      response.setHeader('allow', found.allow);
      throw new GatewayError('method-not-allowed', `This path answers ${found.allow} only.`);
    case 'nothing':
      throw new GatewayError('not-found', 'There is nothing at this path. The address for tools ends in /v1.');
  }
}

/** One request among the others. The signal aborts when its client leaves before the answer has left. */
type Counted = { readonly signal: AbortSignal; readonly whenIn: Promise<void> | undefined };

/** Counts the request in until its answer has left or the client has. What anyone may ask is short, and waits for nobody. */
function countIn({ request, response }: Call, traffic: Traffic, access: Access): Counted {
  const turn = access === 'anyone' ? traffic.enterAtOnce() : traffic.enter();
  const controller = new AbortController();
  const { socket } = request;
  let isOver = false;
  const end = (): void => {
    if (isOver) return; // the socket's 'close' sets off the answer's own
    isOver = true;
    response.off('close', end);
    socket.off('close', end);
    turn.leave();
    if (!response.writableFinished) controller.abort();
  };
  response.on('close', end);
  // On older Nodes (20), an answer that waits behind another one on its connection never gets a 'close' of its own.
  socket.on('close', end);
  return { signal: controller.signal, whenIn: turn.whenIn };
}

type Sending = { readonly call: Call; readonly visit: Visit; readonly signal: AbortSignal };

async function answer(answered: Answer, { call, visit, signal }: Sending): Promise<void> {
  if (answered.kind === 'stream') {
    visit.form = { ...visit.form, ...answered.writer };
    const { pacer, app } = visit.front;
    const { stallMs } = app.limits();
    await sendStream(call.response, answered, { signal, pacer, waitMs: WAIT_MS, stallMs });
  } else if (call.request.complete) {
    sendWhole(call.response, answered);
  } else {
    await sendAndClose(call, answered);
  }
}

async function refuse(call: Call, error: GatewayError, { form, front }: Visit): Promise<void> {
  const { request, response } = call;
  if (response.destroyed) return;
  if (response.headersSent) await breakOff(response, form, { error, stallMs: front.app.limits().stallMs });
  else if (request.complete) sendWhole(response, errorAnswer(error, form));
  else await sendAndClose(call, errorAnswer(error, form));
}
