import * as http from 'node:http';
import { toEditorRequest, type EditorRequest } from '../../../src/app/editor-request.js';
import { type ChatEvent } from '../../../src/core/chat.js';
import { GatewayError, type ErrorKind } from '../../../src/core/errors.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import type { Settings } from '../../../src/config/schema.js';
import type { EditorModels } from '../../../src/host.js';
import { aModel } from '../../support/builders.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import type { FakeReply } from '../../support/fake-frames.js';
import { startFakeUpstream, type FakeUpstream, type SeenRequest } from '../../support/fake-upstream.js';
import type { Hear, Heard } from './ask.js';
import { hearAnthropicMessages } from './hear-anthropic-messages.js';
import { hearGemini } from './hear-gemini.js';
import { hearOllama } from './hear-ollama.js';
import { hearOpenAiChat } from './hear-openai-chat.js';
import { hearOpenAiResponses } from './hear-openai-responses.js';
import { hearVscodeLm } from './hear-vscode-lm.js';

/** Wires that a provider of the matrix is called over; the editor's models are in this process. */
export const HTTP_WIRES = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama'] as const;
export const PROVIDER_WIRES = [...HTTP_WIRES, 'vscode-lm'] as const;
export type ProviderWire = (typeof PROVIDER_WIRES)[number];

type CustomWire = Settings['providers.custom'][string]['wire'];

/** What a client got: all bytes as text, and whether the connection broke before its end. */
export type Got = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly isCut: boolean;
};

/** A router with one provider a wire, all of which answer as they are told. */
export type World = {
  readonly router: TestApp;
  readonly upstream: FakeUpstream;
  reply: FakeReply;
  /** Sends a body as a client would. */
  post(path: string, body: unknown): Promise<Got>;
  /** The newest request, as the provider of this wire understands it. */
  heard(wire: ProviderWire): Heard;
  /** The newest request over HTTP. */
  seen(): SeenRequest;
  /** How many requests have reached a provider. */
  calls(): number;
  /** The row of the newest request. */
  row(): LedgerEntry | undefined;
  /** Providers that failed are called again at once. */
  forgetFailures(): void;
  dispose(): Promise<void>;
};

/** How the providers of each wire read what they are sent, written from their documentation and not from our code. */
const HEAR: Readonly<Record<ProviderWire, Hear>> = {
  'openai-chat': hearOpenAiChat,
  'openai-responses': hearOpenAiResponses,
  'anthropic-messages': hearAnthropicMessages,
  gemini: hearGemini,
  ollama: hearOllama,
  'vscode-lm': hearVscodeLm,
};

const BASES: Readonly<Partial<Record<CustomWire, string>>> = { gemini: '/v1beta', ollama: '' };

/** What a provider's two models are called; the second one is dearer. Gemini's generation shows in their names. */
export const modelsOf = (wire: CustomWire): readonly [model: string, other: string] =>
  wire === 'gemini' ? ['gemini-2.5-flash', 'gemini-2.5-pro'] : ['m', 'n'];

/** The full name of a provider's model, or of its other one. */
export const modelAt = (wire: ProviderWire | 'openai-completions', which: 0 | 1 = 0): string =>
  wire === 'vscode-lm' ? 'vscode/editor/m' : `at-${wire}/${modelsOf(wire)[which]}`;

/** Starts a router with providers of these wires, the cheapest first. */
export async function startWorld(wires: readonly (ProviderWire | 'openai-completions')[]): Promise<World> {
  const upstream = await startFakeUpstream();
  const asked: EditorRequest[] = [];
  let row: LedgerEntry | undefined;
  const called = wires.filter((wire) => wire !== 'vscode-lm');
  const router = await startTestApp({
    settings: {
      // Hundreds of calls a minute, of models as dear as they come.
      'budget.perRequest': null,
      'budget.daily': null,
      'providers.custom': Object.fromEntries(
        called.map((wire, index) => [`at-${wire}`, custom(wire, upstream, 1 + 10 * index)]),
      ),
    },
    ...(wires.includes('vscode-lm') && { editorModels: editorModels(asked, () => upstream.reply) }),
  });
  router.app.gateway.onDidSettle(({ entry }) => {
    row = entry;
  });
  const url = await router.url();
  const token = await router.token();
  const seen = (): SeenRequest => upstream.requests.at(-1) ?? failed('no request came');
  return {
    router,
    upstream,
    get reply() {
      return upstream.reply;
    },
    set reply(reply) {
      upstream.reply = reply;
    },
    post: (path, body) => post(`${url}${path}`, token, body),
    heard: (wire) => HEAR[wire](wire === 'vscode-lm' ? asked.at(-1) : seen().body),
    seen,
    calls: () => upstream.requests.length + asked.length,
    row: () => row,
    forgetFailures: () => router.app.gateway.backends.reset(),
    async dispose() {
      await router.remove();
      await upstream.dispose();
    },
  };
}

const failed = (message: string): never => {
  throw new Error(message);
};

function custom(wire: CustomWire, { origin }: FakeUpstream, usd: number): Settings['providers.custom'][string] {
  const models = modelsOf(wire).map((model, index) => ({
    model,
    tier: 'free' as const, // one tier for all, so that price alone decides
    contextTokens: 100_000,
    maxOutputTokens: 8_000,
    capabilities: ['tools' as const, 'images' as const, 'json-schema' as const, 'reasoning' as const],
    inputUsdPerMTok: usd + index,
    outputUsdPerMTok: usd + index,
  }));
  return { wire, baseUrl: `${origin}${BASES[wire] ?? '/v1'}`, also: [], headers: {}, betas: [], keyEnv: [], models };
}

/** What an in-process provider throws where others answer with a status. */
const KINDS: Readonly<Record<number, ErrorKind>> = {
  400: 'upstream-too-long',
  401: 'upstream-unauthenticated',
  429: 'upstream-rate-limited',
  500: 'upstream-failed',
};

function editorModels(asked: EditorRequest[], reply: () => FakeReply): EditorModels {
  const cards = [aModel({ provider: 'vscode', model: 'editor/m', name: 'M (VS Code)', price: undefined })];
  return {
    list: () => Promise.resolve(cards),
    provider: {
      id: 'vscode',
      async *stream({ request }) {
        asked.push(toEditorRequest(request));
        await Promise.resolve();
        yield* editorEvents(reply());
      },
    },
  };
}

function* editorEvents(reply: FakeReply): Generator<ChatEvent> {
  const { status, message = '', toolCalls = [], headers } = reply;
  const wait = headers?.['retry-after'];
  if (status !== undefined) {
    throw new GatewayError(KINDS[status] ?? 'upstream-failed', message, {
      ...(wait !== undefined && { retryAfterMs: Number(wait) * 1_000 }),
    });
  }
  const text = reply.text ?? (toolCalls.length > 0 ? '' : 'Hello there.');
  if (text !== '') yield { type: 'text-delta', text };
  if (reply.failAfter !== undefined || reply.cutAfter !== undefined || reply.endAfter !== undefined)
    throw new GatewayError('upstream-failed', message);
  for (const [index, { id, name, argumentsJson }] of toolCalls.entries()) {
    yield { type: 'tool-call-start', index, id, name };
    yield { type: 'tool-call-delta', index, argumentsJson };
  }
  yield { type: 'finish', reason: toolCalls.length > 0 ? 'tool-calls' : 'stop', usage: undefined };
}

/** Whatever came before a connection broke is kept. */
function post(url: string, token: string, body: unknown): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      let text = '';
      let isCut = false;
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.on('error', () => (isCut = true));
      response.on('close', () => resolve({ status, headers, text, isCut: isCut || !response.complete }));
    });
    request.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}
