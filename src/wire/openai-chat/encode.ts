import type { ChatRequest, ReasoningEffort, Sampling, ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { FREEFORM_SCHEMA } from '../freeform.js';
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
    stream_options: encodeStreamOptions(streamOptions, options),
    ...(options.quirks.includes('max-completion-tokens') ? { max_completion_tokens: limit } : { max_tokens: limit }),
  });
};

function encodeStreamOptions(asked: unknown, { quirks }: EncodeOptions): object | undefined {
  const own = typeof asked === 'object' ? asked : {};
  if (!quirks.includes('no-stream-usage')) return { ...own, include_usage: true };
  const others = Object.entries(own ?? {}).filter(([name]) => name !== 'include_usage');
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

/** `top_k` is left out: OpenAI and others refuse it, and the reply is an answer without. */
function bodyOf(request: ChatRequest, options: EncodeOptions): Record<string, unknown> {
  refuseUncarried(request, options.name);
  const { messages, tools, sampling } = request;
  return compact<Record<string, unknown>>({
    messages: encodeMessages(messages, options),
    ...(tools.length > 0 && encodeTools(tools, sampling)),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    max_tokens: sampling.maxOutputTokens,
    stop: sampling.stop?.length ? sampling.stop : undefined,
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

/** The levels that every reasoning model of this wire takes; each other word is refused by some. */
const EFFORTS: Readonly<Record<ReasoningEffort, 'low' | 'medium' | 'high'>> = {
  none: 'low',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** The most tokens of thinking that still are low or medium effort. */
const LOW_TOKENS = 2_048;
const MEDIUM_TOKENS = 8_192;

/** Models that do not reason refuse to be told how hard. */
function encodeEffort({ reasoningEffort, reasoningTokens }: Sampling, { capabilities }: EncodeOptions): unknown {
  if (!capabilities?.includes('reasoning')) return undefined;
  if (reasoningEffort) return EFFORTS[reasoningEffort];
  if (reasoningTokens === undefined) return undefined;
  if (reasoningTokens <= LOW_TOKENS) return 'low';
  return reasoningTokens <= MEDIUM_TOKENS ? 'medium' : 'high';
}

function encodeFormat(schema: unknown): object | undefined {
  if (schema === undefined) return undefined;
  if (schema === true) return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: 'reply', schema } };
}
