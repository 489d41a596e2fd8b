import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { carelessly, noteTexts, textsIn } from './canary-notes.js';
import {
  anthropicWire,
  completionsWire,
  geminiWire,
  ollamaWire,
  openAiWire,
  responsesWire,
  type FakeReply,
  type FakeWire,
} from './fake-frames.js';

/** One request as the fake provider saw it. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  /** The client's port: the same for requests over one connection. */
  readonly port: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  /** The parsed JSON body; an empty object when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as it came. */
  readonly text: string;
  /** Resolves when the exchange is over, with whether the client left before the end. */
  readonly over: Promise<'complete' | 'left'>;
};

/** A provider on this machine that answers as it is told, on the chat path of every wire, and lists models. */
export type FakeUpstream = {
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  /** The answer to every request that has no other. */
  reply: FakeReply;
  /** Answers to the next requests, in order; `reply` follows. */
  script(...replies: readonly FakeReply[]): void;
  /** Answers by exact path, before all others. */
  readonly paths: Map<string, FakeReply>;
  /** What the model lists say. */
  models: readonly string[];
  dispose(): Promise<void>;
};

/** Starts a fake provider on a free port of 127.0.0.1. */
export async function startFakeUpstream(): Promise<FakeUpstream> {
  const requests: SeenRequest[] = [];
  const scripted: FakeReply[] = [];
  const server = http.createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Safe: a server that listens on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;

  const upstream: FakeUpstream = {
    origin: `http://127.0.0.1:${port}`,
    requests,
    reply: {},
    script: (...replies) => void scripted.push(...replies),
    paths: new Map(),
    models: ['fake-model'],
    async dispose() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const text = await readText(request);
    // Safe enough for a fake: every client under test sends JSON objects.
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const over = once(response, 'close').then(() => (response.writableFinished ? 'complete' : 'left'));
    const { method = '', headers } = request;
    requests.push({ method, path, port: request.socket.remotePort, headers, body, text, over });
    noteTexts('prompt', textsIn(body));
    const list = request.method === 'GET' ? modelList(path, upstream.models) : undefined;
    const reply = upstream.paths.get(path) ?? list ?? scripted.shift() ?? upstream.reply;
    noteTexts('reply', reply.text === undefined ? [] : [reply.text]);
    await answer(response, { reply, body, path, wire: wireOf(path), careless: carelessly(headers, text) });
  }

  return upstream;
}

type Job = Pick<SeenRequest, 'body' | 'path'> & {
  readonly reply: FakeReply;
  readonly wire: FakeWire;
  /** Said beside the words of an error. */
  readonly careless: Readonly<Record<string, string>>;
};

async function answer(response: http.ServerResponse, job: Job): Promise<void> {
  const { reply, body, wire, careless } = job;
  if (reply.delayMs !== undefined) await sleep(reply.delayMs);
  await reply.after;
  if (reply.hang === 'before-head') return;
  const status = reply.status ?? 200;
  const send = (type: string, text: string): void => {
    response.writeHead(status, { 'content-type': reply.contentType ?? type, ...reply.headers });
    response.end(text);
  };
  const model = typeof body['model'] === 'string' ? body['model'] : 'fake-model';
  if (reply.body !== undefined) send('application/json', reply.body);
  else if (status !== 200)
    send('application/json', JSON.stringify({ ...wire.error(status, faultOf(reply)), ...careless }));
  else if (wantsStream(job)) await sendStream(response, job, wire.pieces(reply, model, wantsUsage(body)));
  else send('application/json', JSON.stringify(wire.whole(reply, model)));
}

async function sendStream(
  response: http.ServerResponse,
  { reply, wire }: Job,
  pieces: readonly string[],
): Promise<void> {
  response.writeHead(200, { 'content-type': reply.contentType ?? wire.streamType, ...reply.headers });
  response.flushHeaders();
  const limits = [reply.cutAfter, reply.endAfter, reply.failAfter, reply.hang];
  const shown = limits.find((limit) => typeof limit === 'number');
  for (const piece of chunksOf(pieces.slice(0, shown), reply.chunkBytes)) {
    if (reply.pieceDelayMs !== undefined) await sleep(reply.pieceDelayMs);
    response.write(piece);
  }
  if (typeof reply.hang === 'number') return;
  if (reply.failAfter !== undefined) response.write(wire.failure(faultOf(reply)));
  if (reply.cutAfter === undefined) {
    response.end();
    return;
  }
  // Lets what was written reach the wire before the socket goes.
  await sleep(10);
  response.destroy();
}

function chunksOf(pieces: readonly string[], chunkBytes: number | undefined): readonly (string | Uint8Array)[] {
  if (chunkBytes === undefined) return pieces;
  const bytes = Buffer.from(pieces.join(''));
  return Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
}

const faultOf = ({ status = 200, message = `status ${status}`, code }: FakeReply) => ({ message, code });

const wireOf = (path: string): FakeWire => {
  if (path.endsWith('/messages')) return anthropicWire;
  if (path.endsWith('/responses')) return responsesWire;
  if (path.includes(':generateContent') || path.includes(':streamGenerateContent')) return geminiWire;
  if (path.startsWith('/api/')) return ollamaWire;
  return path.endsWith('/completions') && !path.endsWith('/chat/completions') ? completionsWire : openAiWire;
};

function wantsStream({ body, path, wire }: Job): boolean {
  if (wire === geminiWire) return path.includes(':streamGenerateContent');
  return wire === ollamaWire ? body['stream'] !== false : body['stream'] === true;
}

const wantsUsage = (body: SeenRequest['body']): boolean => {
  const options = body['stream_options'];
  return (
    typeof options === 'object' && options !== null && 'include_usage' in options && options.include_usage === true
  );
};

function modelList(path: string, models: readonly string[]): FakeReply | undefined {
  if (path.endsWith('/models'))
    return { body: JSON.stringify({ object: 'list', data: models.map((id) => ({ id, object: 'model' })) }) };
  if (path === '/api/tags') return { body: JSON.stringify({ models: models.map((name) => ({ name, model: name })) }) };
  return undefined;
}

async function readText(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // Safe: without an encoding set, a request yields Buffers only.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
