import { checkShape } from '../json.js';
import type { Uncarried } from '../port.js';
import {
  itemsOf,
  requestSchema,
  type Body,
  type Content,
  type Item,
  type Tool,
  type WireToolChoice,
} from './schema.js';

/** What a provider's own tools did earlier. Its words are in the reply that followed, so a conversation goes on without. */
const HOSTED_CALLS: ReadonlySet<string> = new Set([
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'mcp_list_tools',
  'mcp_call',
]);

/** State that lies at the provider. */
const PROVIDER_STATE = ['previous_response_id', 'conversation', 'prompt'] as const;

const LOGPROBS = 'message.output_text.logprobs';

/** What a body of this wire asks for and no other wire can carry. Expects a body that was decoded before. */
export function findUncarried(raw: Readonly<Record<string, unknown>>): readonly Uncarried[] {
  const body = checkShape(raw, requestSchema, 'invalid-request');
  return [
    ...PROVIDER_STATE.filter((field) => (body[field] ?? null) !== null).map((field) => ({ field })),
    ...outputAsked(body),
    ...(body.tools ?? []).flatMap((tool, index) => uncarriedTool(tool, `tools[${index}]`)),
    ...uncarriedChoice(body.tool_choice),
    ...itemsOf(body).flatMap((item, index) => uncarriedItem(item, `input[${index}]`)),
  ];
}

/** Another kind of reply than text and calls. */
function outputAsked({ top_logprobs: logprobs, include, moderation, text }: Body): Uncarried[] {
  const fields: Uncarried[] = [];
  if (logprobs) fields.push({ field: 'top_logprobs' });
  const asked = (include ?? []).indexOf(LOGPROBS);
  if (asked !== -1) fields.push({ field: `include[${asked}]` });
  if ((moderation ?? null) !== null) fields.push({ field: 'moderation' });
  const format = text?.format?.type ?? 'text';
  if (!['text', 'json_object', 'json_schema'].includes(format)) fields.push({ field: 'text.format.type' });
  return fields;
}

function uncarriedTool(tool: Tool, where: string): Uncarried[] {
  switch (tool.type) {
    case 'function':
    case 'custom':
    case 'local_shell':
      return [];
    case 'namespace':
      return tool.tools.flatMap((member, index) => uncarriedTool(member, `${where}.tools[${index}]`));
    case 'tool_search':
      return tool.execution === 'client' ? [] : [{ field: `${where}.type`, offered: true }];
    case 'other':
      return [{ field: `${where}.type`, offered: true }];
  }
}

const CHOSEN_TYPES = ['function', 'custom', 'namespace', 'tool_search', 'local_shell'];

/** A provider's own tool may be among those allowed; to demand it is another matter. */
function uncarriedChoice(choice: WireToolChoice | null | undefined): Uncarried[] {
  if (typeof choice !== 'object' || choice === null) return [];
  if (choice.type !== 'allowed_tools') return CHOSEN_TYPES.includes(choice.type) ? [] : [{ field: 'tool_choice.type' }];
  const allowed = choice.tools ?? [];
  const foreign = allowed.flatMap(({ type }, index) => (CHOSEN_TYPES.includes(type) ? [] : [index]));
  if (choice.mode === 'required' && foreign.length === allowed.length) return [{ field: 'tool_choice.tools' }];
  return foreign.map((index) => ({ field: `tool_choice.tools[${index}].type`, offered: true }));
}

function uncarriedItem(item: Item, where: string): Uncarried[] {
  if (item.type === 'message') {
    return [...uncarriedParts(item.content, `${where}.content`), ...misplacedMedia(item, where)];
  }
  if (item.type === 'function_call_output' || item.type === 'custom_tool_call_output') {
    return uncarriedParts(item.output, `${where}.output`);
  }
  if (item.type === 'tool_search_output' || item.type === 'additional_tools')
    return item.tools.flatMap((tool, index) => uncarriedTool(tool, `${where}.tools[${index}]`));
  if (item.type === 'tool_search_call') return item.call_id ? [] : [{ field: `${where}.type`, offered: true }];
  if (item.type === 'item_reference') return [{ field: `${where}.id` }];
  if (item.type !== 'other') return [];
  return [HOSTED_CALLS.has(item.wireType) ? { field: `${where}.type`, offered: true } : { field: `${where}.type` }];
}

/** Sound and whatever comes next, and files that lie at the provider. */
function uncarriedParts(content: Content, where: string): Uncarried[] {
  if (typeof content === 'string') return [];
  return content.flatMap((part, index): Uncarried[] => {
    const field = `${where}[${index}]`;
    if (part.type === 'other') return [{ field: `${field}.type` }];
    if (part.type === 'input_image') return part.image_url ? [] : [{ field: `${field}.file_id` }];
    if (part.type === 'input_file') return part.file_data || part.file_url ? [] : [{ field: `${field}.file_id` }];
    return [];
  });
}

/** Only users and tools show pictures and documents on every wire. */
function misplacedMedia({ role, content }: Item & { type: 'message' }, where: string): Uncarried[] {
  if (role === 'user' || typeof content === 'string') return [];
  return content.flatMap(({ type }, index) =>
    type === 'input_image' || type === 'input_file' ? [{ field: `${where}.content[${index}].type` }] : [],
  );
}
