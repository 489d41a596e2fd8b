import type { Uncarried } from '../port.js';
import { isPresent, type Fields } from '../unchecked.js';
import { readFileData } from '../media-url.js';

/** Fields that ask for another kind of reply. Hints such as user, metadata or service_tier are not among them: without them the reply is still an answer. */
const REFUSED: readonly (readonly [field: string, isAsked: (value: unknown) => boolean])[] = [
  ['n', (value) => typeof value === 'number' && value > 1],
  ['logprobs', (value) => value === true],
  ['logit_bias', (value) => Object.keys(fieldsOf(value)).length > 0],
  ['audio', isPresent],
  ['modalities', (value) => listOf(value).some((kind) => kind !== 'text')],
  ['functions', isPresent],
  ['function_call', isPresent],
  ['response_format.type', (value) => isPresent(value) && !FORMATS.includes(value)],
  ['guided_regex', isPresent],
  ['guided_choice', isPresent],
  ['guided_grammar', isPresent],
];

const FORMATS: readonly unknown[] = ['text', 'json_object', 'json_schema'];

/** What a chat completion asks for that no other wire can carry. Sources: OpenAI API reference, "Create chat completion"; vLLM documentation, "Structured outputs". */
export function findUncarried(body: Fields): readonly Uncarried[] {
  return [
    ...REFUSED.flatMap(([field, isAsked]) => (isAsked(valueAt(body, field)) ? [{ field }] : [])),
    ...(isPresent(body['web_search_options']) ? [{ field: 'web_search_options', offered: true } as const] : []),
    ...listOf(body['tools']).flatMap(ofTool),
    ...ofToolChoice(fieldsOf(body['tool_choice'])),
    ...listOf(body['messages']).flatMap(ofMessage),
  ];
}

/** Tools of any other kind are the provider's own; the model may do without. */
function ofTool(tool: unknown, index: number): Uncarried[] {
  const { type, function: own, custom } = fieldsOf(tool);
  const isCarried = isPresent(own) || (type === 'custom' && isPresent(custom));
  return isCarried ? [] : [{ field: `tools[${index}].type`, offered: true }];
}

function ofToolChoice({ type, function: own, custom }: Fields): Uncarried[] {
  return type === undefined || isPresent(own) || isPresent(custom) ? [] : [{ field: 'tool_choice.type' }];
}

function ofMessage(message: unknown, index: number): Uncarried[] {
  const { role, content, tool_calls: calls, function_call: legacy, audio } = fieldsOf(message);
  const found: string[] = [];
  if (role === 'function') found.push('role');
  if (isPresent(legacy)) found.push('function_call');
  if (isPresent(audio)) found.push('audio');
  for (const [at, part] of listOf(content).entries()) {
    const field = fieldOfPart(fieldsOf(part), role);
    if (field !== undefined) found.push(`content[${at}].${field}`);
  }
  for (const [at, call] of listOf(calls).entries()) {
    if (!isCall(fieldsOf(call))) found.push(`tool_calls[${at}].type`);
  }
  return found.map((field) => ({ field: `messages[${index}].${field}` }));
}

/** What of a part cannot be carried. Only users and tools show pictures and documents on every wire. */
function fieldOfPart({ type, file }: Fields, role: unknown): string | undefined {
  if (type === 'text' || type === 'refusal') return undefined;
  const isShown = role === 'user' || role === 'tool';
  if (type === 'image_url' && isShown) return undefined;
  if (type !== 'file' || !isShown) return 'type';
  const { file_data: data, file_id: id } = fieldsOf(file);
  if (typeof data === 'string' && readFileData(data, undefined)) return undefined;
  return isPresent(id) ? 'file.file_id' : 'file.file_data';
}

const isCall = ({ function: own, custom }: Fields): boolean => isPresent(own) || isPresent(custom);

function valueAt(body: Fields, field: string): unknown {
  return field === 'response_format.type' ? fieldsOf(body['response_format'])['type'] : body[field];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
