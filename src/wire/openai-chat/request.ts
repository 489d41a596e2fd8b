import * as z from 'zod';
import type { ChatMessage, ChatRequest, Client, ContentPart, Sampling, ToolChoice, ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import { readImageUrl } from './image-url.js';
import { modelName } from '../model-name.js';

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const imagePart = z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) });
const refusalPart = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });

const KNOWN_PARTS = ['text', 'image_url', 'refusal'];

/** Audio, files and whatever comes next: kept in the body for providers of the same wire. */
const otherPart = z.looseObject({
  type: z.string().refine((type) => !KNOWN_PARTS.includes(type), { abort: true }),
});

const contentPart = z.union([textPart, imagePart, refusalPart, otherPart]);
const content = z.union([z.string(), z.array(contentPart)]);

const toolCall = z.looseObject({
  id: z.string(),
  type: z.string().optional(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }).optional(),
});

/** As many choices as OpenAI gives; more is a mistake or an attack on the budget. */
const MAX_CHOICES = 128;

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.enum(['system', 'developer', 'user']), content }),
  z.looseObject({
    role: z.literal('assistant'),
    content: content.nullish(),
    refusal: z.string().nullish(),
    tool_calls: z.array(toolCall).nullish(),
  }),
  z.looseObject({ role: z.literal('tool'), tool_call_id: z.string(), content }),
]);

const tool = z.looseObject({
  type: z.string(),
  function: z
    .looseObject({ name: z.string().min(1), description: z.string().nullish(), parameters: z.unknown().optional() })
    .optional(),
});

const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.looseObject({ type: z.string(), function: z.looseObject({ name: z.string() }).optional() }),
]);

const responseFormat = z.looseObject({
  type: z.string(),
  json_schema: z.looseObject({ schema: z.unknown().optional() }).nullish(),
});

/** A chat completion request. Only what routing and translation read is checked; every other field is kept as it came. Source: OpenAI API reference, "Create chat completion". */
export const requestSchema = z.looseObject({
  model: modelName,
  messages: z.array(message),
  n: z.int().min(1).max(MAX_CHOICES).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  response_format: responseFormat.nullish(),
});

type Body = z.infer<typeof requestSchema>;
type Message = z.infer<typeof message>;
type Content = z.infer<typeof content>;
type Part = z.infer<typeof contentPart>;

/** What the proxy knows of a request beside its body. */
export type RequestMeta = { readonly id: string; readonly client: Client };

/** Reads a chat completion request; the body itself is kept untouched as its source. Throws 'invalid-request'. */
export function decodeRequest(body: Record<string, unknown>, meta: RequestMeta): ChatRequest {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  return {
    id: meta.id,
    model: checked.model,
    messages: checked.messages.map(decodeMessage),
    tools: (checked.tools ?? []).flatMap(decodeTool),
    sampling: decodeSampling(checked),
    client: meta.client,
    source: { wire: 'openai-chat', body, stream: checked.stream === true },
  };
}

function decodeMessage(message: Message, index: number): ChatMessage {
  const where = `messages[${index}]`;
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', parts: decodeContent(message.content, where) };
    case 'user':
      return { role: 'user', parts: decodeContent(message.content, where) };
    case 'assistant':
      return { role: 'assistant', parts: decodeAssistant(message, where) };
    case 'tool':
      return {
        role: 'tool',
        parts: [{ type: 'tool-result', id: message.tool_call_id, text: plainText(message.content) }],
      };
  }
}

function decodeAssistant(message: Message & { role: 'assistant' }, where: string): ContentPart[] {
  const refusal: ContentPart[] = message.refusal ? [{ type: 'text', text: message.refusal }] : [];
  const calls = (message.tool_calls ?? []).flatMap((call): ContentPart[] =>
    call.function
      ? [{ type: 'tool-call', id: call.id, name: call.function.name, argumentsJson: call.function.arguments }]
      : [],
  );
  return [...decodeContent(message.content ?? [], where), ...refusal, ...calls];
}

function decodeContent(content: Content, where: string): ContentPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return content.flatMap((part, index) => decodePart(part, `${where}.content[${index}]`));
}

/** Parts we have no word for decode to nothing; they stay in the body, and other wires refuse them by name. */
function decodePart(part: Part, where: string): ContentPart[] {
  if (isText(part)) return [{ type: 'text', text: part.text }];
  if (isRefusal(part)) return [{ type: 'text', text: part.refusal }];
  return isImage(part) ? [readImageUrl(part.image_url.url, `${where}.image_url.url`)] : [];
}

const isText = (part: Part): part is Part & { type: 'text'; text: string } => part.type === 'text';
const isRefusal = (part: Part): part is Part & { type: 'refusal'; refusal: string } => part.type === 'refusal';
const isImage = (part: Part): part is Part & { type: 'image_url'; image_url: { url: string } } =>
  part.type === 'image_url';

function plainText(content: Content): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (isText(part) ? part.text : '')).join('');
}

function decodeTool(tool: NonNullable<Body['tools']>[number]): ToolSpec[] {
  if (!tool.function) return [];
  const { name, description, parameters } = tool.function;
  return [{ name, description: description ?? '', schema: parameters ?? { type: 'object', properties: {} } }];
}

function decodeSampling(body: Body): Sampling {
  const stop = typeof body.stop === 'string' ? [body.stop] : body.stop;
  return compact<Sampling>({
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    maxOutputTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    stop: stop ?? undefined,
    toolChoice: decodeToolChoice(body.tool_choice),
    jsonSchema: decodeFormat(body.response_format),
  });
}

function decodeToolChoice(choice: Body['tool_choice']): ToolChoice | undefined {
  if (typeof choice !== 'object') return choice;
  return choice?.function && { name: choice.function.name };
}

function decodeFormat(format: Body['response_format']): unknown {
  if (format?.type === 'json_schema') return format.json_schema?.schema ?? true;
  return format?.type === 'json_object' ? true : undefined;
}
