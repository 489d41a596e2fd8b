import type { ChatRequest, Sampling, ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { COMMON_LEVELS, effortOf, type CommonLevel } from '../effort.js';
import { FREEFORM_SCHEMA } from '../freeform.js';
import { encodeSampling } from '../openai-sampling.js';
import { encodeStreamOptions } from '../openai-stream.js';
import type { EncodeOptions, EncodeRequest } from '../port.js';
import { refuseUncarried } from '../uncarried.js';
import { encodeMessages } from './encode-messages.js';

/** The body to send, always for a streamed reply. A body that came in this wire goes out with only model, stream and the names of limits replaced. Throws 'invalid-request' for what cannot be carried. */
export const encodeRequest: EncodeRequest = (request, options) => {
  const body = request.source.wire === 'openai-chat' ? request.source.body : bodyOf(request, options);
  const { stream_options: streamOptions, max_tokens: old, max_completion_tokens: recent, ...rest } = body;
  const limit = recent ?? old ?? undefined;
  return compact<Record<string, unknown>>({
    ...rest,
    model: options.model,
    stream: true,
    stream_options: encodeStreamOptions(streamOptions, options.quirks),
    ...(options.quirks.includes('max-completion-tokens') ? { max_completion_tokens: limit } : { max_tokens: limit }),
  });
};

function bodyOf(request: ChatRequest, options: EncodeOptions): Record<string, unknown> {
  refuseUncarried(request, options.name);
  const { messages, tools, sampling } = request;
  return compact<Record<string, unknown>>({
    messages: encodeMessages(messages, options),
    ...(tools.length > 0 && encodeTools(tools, sampling)),
    ...encodeSampling(sampling),
    reasoning_effort: encodeEffort(sampling, options),
    response_format: encodeFormat(sampling.jsonSchema),
  });
}

/** A choice among no tools is refused by this wire. */
const encodeTools = (tools: readonly ToolSpec[], { toolChoice, parallelToolCalls }: Sampling): object => ({
  tools: tools.map(encodeTool),
  tool_choice: encodeToolChoice(toolChoice),
  parallel_tool_calls: parallelToolCalls,
});

/** Tools that take plain text are written as functions: OpenAI alone knows its own form of them. */
const encodeTool = ({ name, description, schema, strict, freeform }: ToolSpec): object => ({
  type: 'function',
  function: compact<Record<string, unknown>>({
    name,
    description,
    parameters: freeform ? FREEFORM_SCHEMA : schema,
    strict,
  }),
});

function encodeToolChoice(choice: Sampling['toolChoice']): unknown {
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice;
}

/** Models that do not reason refuse to be told how hard. */
function encodeEffort(sampling: Sampling, { capabilities }: EncodeOptions): CommonLevel | undefined {
  const effort = effortOf(sampling);
  return effort && capabilities?.includes('reasoning') ? COMMON_LEVELS[effort] : undefined;
}

function encodeFormat(schema: unknown): object | undefined {
  if (schema === undefined) return undefined;
  if (schema === true) return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: 'reply', schema } };
}
