import {
  REASONING_EFFORTS,
  type ChatMessage,
  type ChatRequest,
  type ReasoningEffort,
  type Sampling,
  type ToolChoice,
  type ToolSpec,
} from '../../core/chat.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import type { DecodeRequest, RequestMeta } from '../port.js';
import { sourceOf } from '../source.js';
import { isCustom, promptSchema, requestSchema, type Body, type Prompt } from './body.js';
import { decodeMessage } from './decode-content.js';

/** Reads a message request; the body itself is kept untouched as its source. Throws 'invalid-request'. */
export const decodeRequest: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  return {
    ...promptOf(checked, meta),
    sampling: decodeSampling(checked),
    source: sourceOf({ wire: 'anthropic-messages', body, stream: checked.stream === true }, meta),
  };
};

/** Reads what "count_tokens" is asked about: a request without what shapes the reply. Throws 'invalid-request'. */
export function decodePrompt(body: Record<string, unknown>, meta: RequestMeta): ChatRequest {
  const checked = checkShape(body, promptSchema, 'invalid-request');
  const source = sourceOf({ wire: 'anthropic-messages', body, stream: false }, meta);
  return { ...promptOf(checked, meta), sampling: {}, source };
}

const promptOf = (prompt: Prompt, { id, client }: RequestMeta): Omit<ChatRequest, 'sampling' | 'source'> => ({
  id,
  model: prompt.model,
  messages: [...decodeSystem(prompt.system), ...prompt.messages.flatMap(decodeMessage)],
  tools: (prompt.tools ?? []).flatMap(decodeTool),
  client,
});

/** Claude Code's first block is a header, not an instruction. It differs between conversations, so it would keep other providers from caching what follows. */
const BILLING_HEADER = /^x-anthropic-billing-header:/;

/** Blocks are paragraphs of one text. */
function decodeSystem(system: Prompt['system']): readonly ChatMessage[] {
  const blocks = typeof system === 'string' ? [{ text: system }] : (system ?? []);
  const texts = blocks.map(({ text }) => text).filter((text) => text !== '' && !BILLING_HEADER.test(text));
  return texts.length === 0 ? [] : [{ role: 'system', parts: [{ type: 'text', text: texts.join('\n\n') }] }];
}

function decodeTool(tool: NonNullable<Prompt['tools']>[number]): readonly ToolSpec[] {
  if (!isCustom(tool)) return [];
  const { name, description, input_schema: schema, strict } = tool;
  return [compact<ToolSpec>({ name, description: description ?? '', schema, strict: strict ?? undefined })];
}

function decodeSampling(body: Body): Sampling {
  return compact<Sampling>({
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    topK: body.top_k ?? undefined,
    maxOutputTokens: body.max_tokens === 0 ? undefined : body.max_tokens,
    stop: body.stop_sequences ?? undefined,
    toolChoice: decodeToolChoice(body.tool_choice),
    parallelToolCalls: body.tool_choice?.disable_parallel_tool_use === true ? false : undefined,
    reasoningEffort: decodeEffort(body),
    reasoningTokens: body.thinking?.type === 'enabled' ? (body.thinking.budget_tokens ?? undefined) : undefined,
    jsonSchema: decodeFormat(body),
  });
}

function decodeToolChoice(choice: Prompt['tool_choice']): ToolChoice | undefined {
  switch (choice?.type) {
    case 'any':
      return 'required';
    case 'tool':
      return { name: choice.name };
    case 'auto':
    case 'none':
      return choice.type;
    case undefined:
      return undefined;
  }
}

/** Thinking that is switched off counts more than how hard it would be. */
function decodeEffort({ thinking, output_config: output }: Body): ReasoningEffort | undefined {
  if (thinking?.type === 'disabled') return 'none';
  return REASONING_EFFORTS.find((effort) => effort === output?.effort);
}

/** The second field is what the first was called while it was new. */
function decodeFormat({ output_config: output, output_format: older }: Body): unknown {
  const format = output?.format ?? older;
  return format?.type === 'json_schema' ? (format.schema ?? true) : undefined;
}
