import { request, type Agent, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import { parseJson } from '../wire/json.js';
import { readSse } from '../wire/sse.js';
import { meet, readNote } from './discovery-file.js';
import { NeighbourLine } from './neighbour.js';
import { readToken } from './storage.js';
import { workingFolder } from './working-folder.js';

/**
 * The router that already runs on this machine, in an editor or under `signalbox serve`. It holds the keys. `agent` has
 * the one connection on which it proved itself, so nothing is sent to anybody who takes its port a moment later.
 */
export type Remote = { readonly url: string; readonly token: string; readonly agent: Agent };

/** Finds it; undefined when there is none. */
export async function findRemote(storageDir: string): Promise<Remote | undefined> {
  const token = await readToken(storageDir);
  const note = await readNote(storageDir);
  if (!note) return undefined;
  const line = new NeighbourLine(note.url);
  const met = await meet(line, () => token);
  if (met.kind === 'ours') return { url: note.url, token, agent: line.agent };
  line.close();
  return undefined;
}

const chunkSchema = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }) })).default([]),
  error: z.object({ message: z.string() }).optional(),
});

/** A reply under way in the running router. `requestId` finds its row in the ledger. */
export type RemoteReply = { readonly requestId: string; readonly text: AsyncGenerator<string> };

/** Sends a prompt through the running router. */
export async function chatRemotely(
  remote: Remote,
  ask: { model: string; prompt: string },
  signal: AbortSignal,
): Promise<RemoteReply> {
  const body = { model: ask.model, stream: true, messages: [{ role: 'user', content: ask.prompt }] };
  const response = await call(remote, '/v1/chat/completions', signal, body);
  return { requestId: String(response.headers['x-signalbox-request-id'] ?? ''), text: readText(response) };
}

async function* readText(response: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const data of readSse(response)) {
    if (data === '[DONE]') return;
    const chunk = parseJson(data, chunkSchema, 'upstream-garbled');
    if (chunk.error) throw new GatewayError('upstream-interrupted', chunk.error.message);
    const text = chunk.choices[0]?.delta.content;
    if (text) yield text;
  }
  throw new GatewayError('upstream-interrupted', 'The running router closed the reply before its end.');
}

/** One call to it. The answer's body is read by the caller; a refusal becomes a GatewayError with the router's own words. */
async function call(remote: Remote, path: string, signal: AbortSignal, body?: unknown): Promise<IncomingMessage> {
  const response = await send(remote, path, signal, body);
  if (response.statusCode === 200) return response;
  const { message, code } = await refusal(response);
  if (code === 'budget_exceeded') throw new GatewayError('budget-exceeded', message);
  if (code === 'guardrail-blocked') throw new GatewayError('guardrail-blocked', message);
  throw new GatewayError(response.statusCode === 404 ? 'model-unknown' : 'upstream-failed', message);
}

/** The whole answer as JSON. */
export async function callJson(remote: Remote, path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
  return JSON.parse(await readAll(await call(remote, path, signal, body)));
}

function send(remote: Remote, path: string, signal: AbortSignal, body: unknown): Promise<IncomingMessage> {
  const folder = workingFolder();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${remote.url}${path}`,
      {
        method: body === undefined ? 'GET' : 'POST',
        signal,
        agent: remote.agent,
        headers: {
          authorization: `Bearer ${remote.token}`,
          'user-agent': 'signalbox-cli/1',
          ...(folder !== undefined && { 'x-signalbox-workspace': encodeURIComponent(folder) }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
      },
      resolve,
    );
    outgoing.on('error', (error) => {
      reject(signal.aborted ? new GatewayError('canceled', 'The request was canceled.') : error);
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const piece of response) text += String(piece);
  return text;
}

type Refusal = { readonly message: string; readonly code?: unknown };

async function refusal(response: IncomingMessage): Promise<Refusal> {
  const text = await readAll(response);
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown; code?: unknown } };
    if (typeof error?.message === 'string') return { message: error.message, code: error.code };
  } catch {
    // not ours; the status says enough
  }
  return { message: `The running router answered with status ${response.statusCode ?? 0}.` };
}
