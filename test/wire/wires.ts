import type { Sampling } from '../../src/core/chat.js';
import type { WireFormat } from '../../src/core/model.js';
import * as anthropicAnswer from '../../src/wire/anthropic-messages/answer.js';
import * as anthropicEncode from '../../src/wire/anthropic-messages/encode.js';
import * as anthropicReply from '../../src/wire/anthropic-messages/reply.js';
import * as anthropicRequest from '../../src/wire/anthropic-messages/request.js';
import * as geminiAnswer from '../../src/wire/gemini/answer.js';
import * as geminiEncode from '../../src/wire/gemini/encode.js';
import * as geminiReply from '../../src/wire/gemini/reply.js';
import * as geminiRequest from '../../src/wire/gemini/request.js';
import * as ollamaAnswer from '../../src/wire/ollama/answer.js';
import * as ollamaEncode from '../../src/wire/ollama/encode.js';
import * as ollamaGenerate from '../../src/wire/ollama/generate.js';
import * as ollamaReply from '../../src/wire/ollama/reply.js';
import * as ollamaRequest from '../../src/wire/ollama/request.js';
import * as chatAnswer from '../../src/wire/openai-chat/answer.js';
import * as chatEncode from '../../src/wire/openai-chat/encode.js';
import * as chatReply from '../../src/wire/openai-chat/reply.js';
import * as chatRequest from '../../src/wire/openai-chat/request.js';
import * as completionsAnswer from '../../src/wire/openai-completions/answer.js';
import * as completionsEncode from '../../src/wire/openai-completions/encode.js';
import * as completionsReply from '../../src/wire/openai-completions/reply.js';
import * as completionsRequest from '../../src/wire/openai-completions/request.js';
import * as responsesAnswer from '../../src/wire/openai-responses/answer.js';
import * as responsesEncode from '../../src/wire/openai-responses/encode.js';
import * as responsesReply from '../../src/wire/openai-responses/reply.js';
import * as responsesRequest from '../../src/wire/openai-responses/request.js';
import type { DecodeRequest, EncodeRequest, WireReader, WireWriter } from '../../src/wire/port.js';

/** One wire, and what it holds: fields of sampling, turns of several roles, and that a reply was refused. */
export type Wire = {
  readonly wire: WireFormat;
  readonly decodeRequest: DecodeRequest;
  readonly encodeRequest: EncodeRequest;
  readonly reader: WireReader;
  readonly writer: WireWriter;
  readonly holds: readonly (keyof Sampling)[];
  readonly holdsRoles?: false;
  readonly holdsRefusals?: false;
};

const CHANCES = ['temperature', 'topP'] as const;
const PENALTIES = ['seed', 'presencePenalty', 'frequencyPenalty'] as const;

/** Every wire that is spoken over HTTP. */
export const WIRES: readonly Wire[] = [
  {
    wire: 'openai-chat',
    ...chatRequest,
    ...chatEncode,
    ...chatReply,
    ...chatAnswer,
    holds: [...CHANCES, ...PENALTIES, 'maxOutputTokens', 'stop', 'toolChoice', 'parallelToolCalls'],
  },
  {
    wire: 'openai-responses',
    ...responsesRequest,
    ...responsesEncode,
    ...responsesReply,
    ...responsesAnswer,
    holds: [...CHANCES, 'maxOutputTokens', 'toolChoice', 'parallelToolCalls'],
  },
  {
    wire: 'openai-completions',
    ...completionsRequest,
    ...completionsEncode,
    ...completionsReply,
    ...completionsAnswer,
    holds: [...CHANCES, ...PENALTIES, 'maxOutputTokens', 'stop'],
    holdsRoles: false,
  },
  {
    wire: 'anthropic-messages',
    ...anthropicRequest,
    ...anthropicEncode,
    ...anthropicReply,
    ...anthropicAnswer,
    holds: [...CHANCES, 'topK', 'maxOutputTokens', 'stop', 'toolChoice', 'parallelToolCalls'],
  },
  {
    wire: 'gemini',
    ...geminiRequest,
    ...geminiEncode,
    ...geminiReply,
    ...geminiAnswer,
    holds: [...CHANCES, ...PENALTIES, 'topK', 'maxOutputTokens', 'stop', 'toolChoice'],
  },
  {
    wire: 'ollama',
    ...ollamaRequest,
    ...ollamaEncode,
    ...ollamaReply,
    ...ollamaAnswer,
    holds: [...CHANCES, ...PENALTIES, 'topK', 'maxOutputTokens', 'stop'],
    holdsRefusals: false,
  },
  {
    wire: 'ollama-generate',
    decodeRequest: ollamaGenerate.decodeGenerate,
    encodeRequest: ollamaGenerate.encodeGenerate,
    ...ollamaReply,
    writer: ollamaGenerate.generateWriter,
    holds: [...CHANCES, ...PENALTIES, 'topK', 'maxOutputTokens', 'stop'],
    holdsRoles: false,
    holdsRefusals: false,
  },
];

/** A provider without quirks. */
export const OPTIONS = { model: 'm', name: 'Acme', quirks: [], maxOutputTokens: 4_096, contextTokens: 1_000_000 };
