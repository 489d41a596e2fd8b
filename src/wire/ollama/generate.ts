import * as z from 'zod';
import type { ChatMessage, ChatRequest, MediaPart } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import type { DecodeRequest, WireWriter } from '../port.js';
import { makeWriter } from './answer.js';
import { commonFields, decodeImages, decodeSampling, uncarriedOutput } from './fields.js';
import { plainName } from './model-name.js';

/** A generate request. Source: Ollama documentation, "Generate a response". */
const requestSchema = z.looseObject({
  ...commonFields,
  prompt: z.string().nullish(),
  system: z.string().nullish(),
  images: z.array(z.string()).nullish(),
  raw: z.boolean().nullish(),
  template: z.string().nullish(),
  context: z.array(z.number()).nullish(),
  suffix: z.string().nullish(),
});

type Body = z.infer<typeof requestSchema>;

/** What only the model's own template or tokens give a meaning to, and what to send instead. */
const UNCARRIED: readonly (readonly [field: 'raw' | 'template' | 'context', instead: string])[] = [
  ['raw', 'Leave it out and send the prompt without the marks of one model; for code to fill in, send "suffix".'],
  ['template', 'Leave it out.'],
  ['context', 'Use /api/chat, which takes the earlier messages.'],
];

/** Reads a generate request as a conversation of one turn, which any provider can answer. Throws 'invalid-request'. */
export const decodeGenerate: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  refuseUncarried(checked);
  return {
    id: meta.id,
    model: meta.model ?? plainName(checked.model),
    messages: messagesOf(checked),
    tools: [],
    sampling: decodeSampling(checked),
    client: meta.client,
    // Not 'ollama': that stands for a body of /api/chat, and this one would be none.
    source: { wire: 'none', body, stream: meta.stream ?? checked.stream !== false },
  };
};

function refuseUncarried(body: Body): void {
  const [field, instead] = UNCARRIED.find(([name]) => isAsked(body[name])) ?? [];
  if (field !== undefined) throw refusal(field, instead ?? '');
  const [chances] = uncarriedOutput(body);
  if (chances) throw refusal(chances.field, 'Leave it out.');
}

const isAsked = (value: boolean | string | readonly unknown[] | null | undefined): boolean =>
  typeof value === 'boolean' || !value ? value === true : value.length > 0;

const refusal = (field: string, instead: string): GatewayError =>
  new GatewayError('invalid-request', `"${field}" is not supported on /api/generate here. ${instead}`);

function messagesOf({ system, prompt, images }: Body): ChatMessage[] {
  const media: MediaPart[] = decodeImages(images);
  const asks = !!prompt || media.length > 0;
  return [
    ...(system ? [{ role: 'system', parts: [{ type: 'text', text: system }] } as const] : []),
    ...(asks ? [{ role: 'user', parts: [{ type: 'text', text: prompt ?? '' }, ...media] } as const] : []),
  ];
}

/** Answers of /api/generate: as those of /api/chat, with the words beside the other fields. */
export const generateWriter: WireWriter = makeWriter(({ text, thinking }) =>
  compact<Record<string, unknown>>({ response: text, thinking: thinking === '' ? undefined : thinking }),
);

/** True for a request that says nothing, and so only loads the model, or unloads it. */
export const saysNothing = ({ messages }: ChatRequest): boolean => messages.every(({ role }) => role === 'system');
