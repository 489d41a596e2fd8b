import type { ChatMessage, ChatRequest, ReasoningEffort, Sampling, ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { effortOf } from '../effort.js';
import type { EncodeOptions, EncodeRequest } from '../port.js';
import { uncarried } from '../uncarried.js';
import { encodeItems } from './encode-items.js';

/** The least the API takes as a limit, and the most as a temperature. Source: OpenAI API reference, "Create a model response". */
const MIN_OUTPUT_TOKENS = 16;
const MAX_TEMPERATURE = 2;

const SEALED_REASONING = 'reasoning.encrypted_content';

/** The body to send, always for a streamed reply that the provider does not keep. Throws 'invalid-request' for stop texts, which this wire does not have. */
export const encodeRequest: EncodeRequest = (request, options) => {
  const { sampling, tools } = request;
  if (sampling.stop?.length) throw uncarried('stop', options.name);
  const { instructions, messages } = splitInstructions(request.messages);
  const effort = encodeEffort(sampling);
  return compact<Record<string, unknown>>({
    model: options.model,
    instructions,
    input: encodeItems({ messages, tools }),
    tools: tools.length === 0 ? undefined : tools.map(encodeTool),
    tool_choice: encodeToolChoice(request),
    parallel_tool_calls: tools.length === 0 ? undefined : sampling.parallelToolCalls,
    ...encodeSamplingParameters(sampling, effort),
    max_output_tokens: sampling.maxOutputTokens && Math.max(sampling.maxOutputTokens, MIN_OUTPUT_TOKENS),
    reasoning: effort && { effort },
    text: encodeFormat(sampling.jsonSchema),
    include: wantsSeals(request, options) ? [SEALED_REASONING] : undefined,
    store: false,
    stream: true,
  });
};

/** What the system says first has a field of its own; what it says later stays where it was said. */
function splitInstructions(messages: readonly ChatMessage[]): {
  readonly instructions: string | undefined;
  readonly messages: readonly ChatMessage[];
} {
  const [first, ...rest] = messages;
  const [part, ...others] = first?.parts ?? [];
  const isPlain = first?.role === 'system' && part?.type === 'text' && others.length === 0;
  return isPlain && part.text !== ''
    ? { instructions: part.text, messages: rest }
    : { instructions: undefined, messages };
}

/** Left to itself the API makes schemas strict, which changes what they ask for. */
const encodeTool = ({ name, description, schema, strict, freeform }: ToolSpec): object =>
  freeform
    ? { type: 'custom', name, description }
    : { type: 'function', name, description, parameters: schema, strict: strict ?? false };

function encodeToolChoice({ sampling: { toolChoice }, tools }: ChatRequest): unknown {
  if (typeof toolChoice !== 'object') return tools.length === 0 ? undefined : toolChoice;
  const chosen = tools.find(({ name }) => name === toolChoice.name);
  return { type: chosen?.freeform ? 'custom' : 'function', name: toolChoice.name };
}

/** Models that think refuse sampling parameters. Source: OpenAI documentation, "Using GPT-5", parameter compatibility. */
function encodeSamplingParameters(
  { temperature, topP }: Sampling,
  effort: ReasoningEffort | undefined,
): Record<string, unknown> {
  if (effort !== undefined && effort !== 'none') return {};
  return { temperature: temperature === undefined ? undefined : Math.min(temperature, MAX_TEMPERATURE), top_p: topP };
}

/** No number of tokens is more than "xhigh"; a client that says "max" keeps its word. */
function encodeEffort(sampling: Sampling): ReasoningEffort | undefined {
  const effort = effortOf(sampling);
  return effort === 'max' && sampling.reasoningEffort === undefined ? 'xhigh' : effort;
}

function encodeFormat(schema: unknown): object | undefined {
  if (schema === undefined) return undefined;
  return { format: schema === true ? { type: 'json_object' } : { type: 'json_schema', name: 'reply', schema } };
}

/** A tool loop needs its reasoning back. Models that do not think refuse to be asked for it. */
function wantsSeals({ messages, source, tools }: ChatRequest, { capabilities }: EncodeOptions): boolean {
  if (capabilities?.includes('reasoning') && tools.length > 0) return true;
  const include = source.wire === 'openai-responses' ? source.body['include'] : undefined;
  if (Array.isArray(include) && include.includes(SEALED_REASONING)) return true;
  return messages.some(({ parts }) =>
    parts.some((part) => part.type === 'reasoning' && part.seal?.wire === 'openai-responses'),
  );
}
