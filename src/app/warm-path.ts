import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChatRequest, Client } from '../core/chat.js';
import { taskClassOf } from '../core/classify/classification.js';
import { EMPTY_MEMORY } from '../core/memory/memory.js';
import type { ModelCard } from '../core/model.js';
import { DEFAULT_STAGES } from '../core/policy/index.js';
import { route } from '../core/route/route.js';
import type { LocalStrategy } from '../core/strategies/strategy.js';
import { needsOf } from '../gateway/needs.js';
import { reader as messagesReader } from '../wire/anthropic-messages/reply.js';
import { decodeRequest as decodeMessages } from '../wire/anthropic-messages/request.js';
import { reader as chatReader } from '../wire/openai-chat/reply.js';
import { decodeRequest as decodeChat } from '../wire/openai-chat/request.js';
import { reader as responsesReader } from '../wire/openai-responses/reply.js';
import { decodeRequest as decodeResponses } from '../wire/openai-responses/request.js';
import { patchBody } from '../wire/patch.js';
import type { DecodeRequest, WireReader } from '../wire/port.js';
import { tapStream } from '../wire/tap.js';
import { estimateRequestTokens } from '../wire/tokens.js';

/** A request and the reply to it, as the tools of one wire send and get them. Nobody wrote them and nobody sees them. */
type Sample = {
  readonly decode: DecodeRequest;
  readonly body: object;
  readonly reader: WireReader;
  readonly reply: string;
};

const TEXT = 'Explain this function and fix the bug in it.';
const TOOL = { name: 'read', description: 'Reads a file', schema: { type: 'object', properties: {} } };

const SAMPLES: readonly Sample[] = [
  {
    decode: decodeChat,
    body: {
      model: 'auto',
      messages: [{ role: 'user', content: TEXT }],
      tools: [{ type: 'function', function: { name: TOOL.name, parameters: TOOL.schema } }],
    },
    reader: chatReader,
    reply:
      'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n' +
      'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\n',
  },
  {
    decode: decodeMessages,
    body: {
      model: 'auto',
      max_tokens: 1,
      messages: [{ role: 'user', content: [{ type: 'text', text: TEXT }] }],
      tools: [{ name: TOOL.name, input_schema: TOOL.schema }],
    },
    reader: messagesReader,
    reply:
      'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":1}}}\n\n' +
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}\n\n' +
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}\n\n',
  },
  {
    decode: decodeResponses,
    body: {
      model: 'auto',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: TEXT }] }],
      tools: [{ type: 'function', name: TOOL.name, parameters: TOOL.schema }],
    },
    reader: responsesReader,
    reply:
      'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"a"}\n\n' +
      'event: response.completed\ndata: {"type":"response.completed","response":{"status":"completed","output":[]}}\n\n',
  },
];

const CLIENT: Client = { surface: 'proxy', app: '', sessionId: undefined };

/** Takes one request of each common wire along the whole way but the network and those who are asked, so that no person's first one pays for loading. */
export async function warmPath(models: readonly ModelCard[], strategy: LocalStrategy): Promise<void> {
  for (const { decode, body, reader, reply } of SAMPLES) {
    const bytes = Buffer.from(JSON.stringify(body));
    decide(decode({ ...body }, { id: '', client: CLIENT, bytes }), models, strategy);
    patchBody(bytes, { ...body }, { model: { value: '' } });
    const tap = tapStream(reader, '');
    Array.from(tap.push(Buffer.from(reply)));
    Array.from(tap.end());
    await nextTurn();
  }
}

/** As the gateway does it, for nobody: no provider is ready. */
function decide(request: ChatRequest, models: readonly ModelCard[], strategy: LocalStrategy): void {
  const promptTokens = estimateRequestTokens(request);
  const classification = strategy.classify({ request, promptTokens });
  route(models, DEFAULT_STAGES, {
    requestId: '',
    atMs: 0,
    asked: { kind: 'auto', preset: 'balanced' },
    needs: needsOf(request, promptTokens),
    classification,
    taskClass: taskClassOf(classification),
    access: new Map(),
    wiresOf: () => [],
    loopModel: undefined,
    memory: EMPTY_MEMORY,
  });
}
