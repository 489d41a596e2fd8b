import * as z from 'zod';
import type { ChatMessage, ContentPart, ToolSpec } from '../../core/chat.js';
import { checkShape } from '../json.js';
import type { DecodeRequest } from '../port.js';
import { sourceOf } from '../source.js';
import { NO_PARAMETERS } from '../tool-arguments.js';
import { commonFields, decodeImages, decodeSampling } from './fields.js';
import { plainName } from './model-name.js';

const toolCall = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()).nullish() }),
});

const message = z.looseObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string().nullish(),
  thinking: z.string().nullish(),
  images: z.array(z.string()).nullish(),
  tool_calls: z.array(toolCall).nullish(),
  tool_name: z.string().nullish(),
  tool_call_id: z.string().nullish(),
});

const tool = z.looseObject({
  function: z.looseObject({
    name: z.string().min(1),
    description: z.string().nullish(),
    parameters: z.unknown().optional(),
  }),
});

/** A chat request; fields that are not named here are kept as they came. Source: Ollama documentation, "Generate a chat message". */
export const requestSchema = z.looseObject({
  ...commonFields,
  messages: z.array(message).nullish(),
  tools: z.array(tool).nullish(),
});

type Message = z.infer<typeof message>;

/** A call that still waits for its result. */
type Waiting = { readonly id: string; readonly name: string };

/** Reads a chat request. Throws 'invalid-request'. This wire streams unless told not to. */
export const decodeRequest: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  return {
    id: meta.id,
    model: meta.model ?? plainName(checked.model),
    messages: decodeMessages(checked.messages ?? []),
    tools: (checked.tools ?? []).map(decodeTool),
    sampling: decodeSampling(checked),
    client: meta.client,
    source: sourceOf({ wire: 'ollama', body, stream: meta.stream ?? checked.stream !== false }, meta),
  };
};

/** Reads messages in order, because a result may only say by its place or its tool which call it belongs to. */
function decodeMessages(messages: readonly Message[]): ChatMessage[] {
  const waiting: Waiting[] = [];
  return messages.map((message, index) => {
    if (message.role === 'tool') {
      const id = takeWaiting(waiting, message) ?? message.tool_call_id ?? `result_${index}`;
      return { role: 'tool', parts: [decodeResult(message, id, `messages[${index}].`)] };
    }
    const calls = decodeCalls(message, index);
    waiting.push(...calls);
    return { role: message.role, parts: [...decodeContent(message, `messages[${index}].`), ...calls] };
  });
}

/** The call a result answers, by its id, else by the tool's name, else the one that waits longest; it waits no more. */
function takeWaiting(waiting: Waiting[], { tool_call_id: id, tool_name: name }: Message): string | undefined {
  const at = waiting.findIndex((call) => (id ? call.id === id : !name || call.name === name));
  return at === -1 ? undefined : waiting.splice(at, 1)[0]?.id;
}

function decodeResult({ content, images }: Message, id: string, where: string): ContentPart {
  const media = decodeImages(images, where);
  return { type: 'tool-result', id, text: content ?? '', ...(media.length > 0 && { media }) };
}

function decodeContent({ content, thinking, images, tool_calls: calls }: Message, where: string): ContentPart[] {
  const media = decodeImages(images, where);
  const saysNothing = !content && (!!thinking || media.length > 0 || !!calls?.length);
  return [
    ...(thinking ? [{ type: 'reasoning', text: thinking } as const] : []),
    ...(saysNothing ? [] : [{ type: 'text', text: content ?? '' } as const]),
    ...media,
  ];
}

/** Calls without an id get one from their place, the same in every turn of a conversation. */
function decodeCalls({ tool_calls: calls }: Message, index: number): (ContentPart & { type: 'tool-call' })[] {
  return (calls ?? []).map(({ id, function: { name, arguments: args } }, position) => ({
    type: 'tool-call',
    id: id || `call_${index}_${position}`,
    name,
    argumentsJson: JSON.stringify(args ?? {}),
  }));
}

function decodeTool({ function: { name, description, parameters } }: z.infer<typeof tool>): ToolSpec {
  return { name, description: description ?? '', schema: parameters ?? NO_PARAMETERS };
}
