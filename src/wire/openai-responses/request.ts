import {
  REASONING_EFFORTS,
  type ChatMessage,
  type ReasoningEffort,
  type Sampling,
  type ToolChoice,
} from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import type { DecodeRequest } from '../port.js';
import { sourceOf } from '../source.js';
import { decodeItems } from './items.js';
import { itemsOf, requestSchema, type Body, type WireToolChoice } from './schema.js';
import { flatName, toolTable, type KnownTool, type ToolTable } from './tools.js';

/** Reads a request for a response; the body itself is kept untouched as its source. Throws 'invalid-request'. */
export const decodeRequest: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  if (checked.background === true) {
    throw new GatewayError(
      'invalid-request',
      '"background" is not possible here: replies are not kept running without their client. Leave it out, and stream a long reply.',
    );
  }
  const table = toolTable(checked);
  return {
    id: meta.id,
    model: meta.model ?? checked.model,
    messages: [...decodeInstructions(checked), ...decodeItems(itemsOf(checked), table)],
    tools: allowedTools(checked.tool_choice, table).map(({ spec }) => spec),
    sampling: decodeSampling(checked, table),
    client: meta.client,
    source: sourceOf({ wire: 'openai-responses', body, stream: meta.stream ?? checked.stream === true }, meta),
  };
};

const decodeInstructions = ({ instructions }: Body): ChatMessage[] =>
  instructions ? [{ role: 'system', parts: [{ type: 'text', text: instructions }] }] : [];

function decodeSampling(body: Body, table: ToolTable): Sampling {
  return compact<Sampling>({
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    presencePenalty: body.presence_penalty ?? undefined,
    frequencyPenalty: body.frequency_penalty ?? undefined,
    maxOutputTokens: body.max_output_tokens ?? undefined,
    toolChoice: decodeToolChoice(body.tool_choice, table),
    parallelToolCalls: body.parallel_tool_calls ?? undefined,
    reasoningEffort: effortOf(body.reasoning?.effort),
    jsonSchema: schemaOf(body),
  });
}

const effortOf = (effort: string | null | undefined): ReasoningEffort | undefined =>
  REASONING_EFFORTS.find((known) => known === effort);

function schemaOf({ text }: Body): unknown {
  if (text?.format?.type === 'json_schema') return text.format.schema ?? true;
  return text?.format?.type === 'json_object' ? true : undefined;
}

/** A choice among the provider's own tools decodes to nothing; other wires refuse it by name. */
function decodeToolChoice(choice: WireToolChoice | null | undefined, table: ToolTable): ToolChoice | undefined {
  if (typeof choice !== 'object' || choice === null) return choice ?? undefined;
  if (choice.type === 'allowed_tools') return choice.mode === 'required' ? 'required' : 'auto';
  if (choice.type === 'function' || choice.type === 'custom') {
    return choice.name ? { name: flatName(table, choice.name, choice.namespace) } : undefined;
  }
  const kind = KIND_OF_TYPE[choice.type];
  return kind !== undefined && table.get(choice.type)?.kind === kind ? { name: choice.type } : undefined;
}

const KIND_OF_TYPE: Readonly<Record<string, KnownTool['kind']>> = {
  tool_search: 'tool-search',
  local_shell: 'local-shell',
};

/** What the model may call: everything, or what "allowed_tools" leaves of it. */
function allowedTools(choice: WireToolChoice | null | undefined, table: ToolTable): readonly KnownTool[] {
  const tools = [...table.values()];
  if (typeof choice !== 'object' || choice?.type !== 'allowed_tools') return tools;
  return tools.filter((tool) => choice.tools?.some((allowed) => isAllowed(tool, allowed)));
}

type Allowed = { readonly type: string; readonly name?: string | null | undefined };

function isAllowed({ kind, name, namespace }: KnownTool, allowed: Allowed): boolean {
  if (allowed.type === 'namespace') return allowed.name === namespace;
  if (kind === 'function' || kind === 'custom') return allowed.type === kind && allowed.name === name;
  return KIND_OF_TYPE[allowed.type] === kind;
}
