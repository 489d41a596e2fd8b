import * as z from 'zod';
import { textOf, type ChatMessage, type ChatRequest, type ContentPart, type MediaPart } from '../../core/chat.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import type { DecodeRequest, EncodeRequest, WireWriter } from '../port.js';
import { sourceOf } from '../source.js';
import { refuseUncarried, uncarried } from '../uncarried.js';
import { makeWriter } from './answer.js';
import { encodeFormat, encodeImages, encodeOptions } from './encode.js';
import { commonFields, decodeImages, decodeSampling } from './fields.js';
import { plainName } from './model-name.js';
import { thinkOf } from './think.js';

/** A generate request. Source: Ollama documentation, "Generate a response". */
export const generateSchema = z.looseObject({
  ...commonFields,
  prompt: z.string().nullish(),
  system: z.string().nullish(),
  images: z.array(z.string()).nullish(),
  raw: z.boolean().nullish(),
  template: z.string().nullish(),
  context: z.array(z.number()).nullish(),
  suffix: z.string().nullish(),
});

type Body = z.infer<typeof generateSchema>;

/** Reads a generate request as a conversation of one turn, which any provider can answer but for what only this wire has. Throws 'invalid-request'. */
export const decodeGenerate: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, generateSchema, 'invalid-request');
  return compact<ChatRequest>({
    id: meta.id,
    model: meta.model ?? plainName(checked.model),
    messages: messagesOf(checked),
    tools: [],
    sampling: decodeSampling(checked),
    suffix: checked.suffix || undefined,
    client: meta.client,
    source: sourceOf({ wire: 'ollama-generate', body, stream: meta.stream ?? checked.stream !== false }, meta),
  });
};

function messagesOf({ system, prompt, images }: Body): ChatMessage[] {
  const media: MediaPart[] = decodeImages(images);
  const asks = !!prompt || media.length > 0;
  return [
    ...(system ? [{ role: 'system', parts: [{ type: 'text', text: system }] } as const] : []),
    ...(asks ? [{ role: 'user', parts: [{ type: 'text', text: prompt ?? '' }, ...media] } as const] : []),
  ];
}

/** The body to send, always for a streamed reply: one turn of the user, and the system's. Throws 'invalid-request' for what cannot be carried. */
export const encodeGenerate: EncodeRequest = (request, { model, name, contextTokens, capabilities }) => {
  refuseUncarried(request, name, 'ollama-generate');
  const { messages, tools, sampling, suffix } = request;
  const [user, ...others] = messages.filter(({ role }) => role !== 'system');
  if (user?.role !== 'user' || others.length > 0) throw uncarried('messages', `${name}, which takes one prompt only`);
  if (tools.length > 0) throw uncarried('tools', name);
  const system = messages.flatMap((message) => (message.role === 'system' ? [textOf(message)] : []));
  return compact<Record<string, unknown>>({
    model,
    stream: true,
    prompt: textOf(user),
    suffix,
    system: system.length === 0 ? undefined : system.join('\n\n'),
    images: encodeImages(user.parts.filter(isMedia), name),
    format: encodeFormat(sampling),
    think: thinkOf(sampling, capabilities),
    options: encodeOptions(request, contextTokens),
  });
};

const isMedia = (part: ContentPart): part is MediaPart => part.type === 'image' || part.type === 'file';

/** Answers of /api/generate: as those of /api/chat, with the words beside the other fields. */
export const generateWriter: WireWriter = makeWriter(({ text, thinking }) =>
  compact<Record<string, unknown>>({ response: text, thinking: thinking === '' ? undefined : thinking }),
);

/** True for a request that says nothing, and so only loads the model, or unloads it. */
export const saysNothing = ({ messages }: ChatRequest): boolean => messages.every(({ role }) => role === 'system');
