import * as z from 'zod';
import { REASONING_EFFORTS, type MediaPart, type Sampling } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { modelName } from '../model-name.js';

/** A field that may be null, which is the same as absent. */
const orNothing = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

/** What shapes a reply; other options are for the server that loads the model, and stay in the body. */
const options = z.looseObject({
  temperature: orNothing(z.number()),
  top_p: orNothing(z.number()),
  top_k: orNothing(z.int()),
  seed: orNothing(z.int()),
  presence_penalty: orNothing(z.number()),
  frequency_penalty: orNothing(z.number()),
  num_predict: orNothing(z.int()),
  stop: orNothing(z.union([z.string().transform((text) => [text]), z.array(z.string())])),
});

/** The fields that chat and generate have in common. Source: Ollama documentation, "API reference". */
export const commonFields = {
  model: modelName,
  stream: z.boolean().nullish(),
  format: orNothing(z.union([z.literal(['json', '']), z.record(z.string(), z.unknown())])),
  think: orNothing(z.union([z.boolean(), z.enum(REASONING_EFFORTS)])),
  options: orNothing(options),
};

type CommonFields = { readonly [K in 'options' | 'format' | 'think']: z.infer<(typeof commonFields)[K]> };

/** What shapes the reply. A limit of zero or less stands for none. */
export function decodeSampling({ options: asked, format, think }: CommonFields): Sampling {
  const limit = asked?.num_predict ?? 0;
  return compact<Sampling>({
    temperature: asked?.temperature,
    topP: asked?.top_p,
    topK: asked?.top_k,
    seed: asked?.seed,
    presencePenalty: asked?.presence_penalty,
    frequencyPenalty: asked?.frequency_penalty,
    maxOutputTokens: limit > 0 ? limit : undefined,
    stop: asked?.stop,
    reasoningEffort: decodeThink(think),
    jsonSchema: decodeFormat(format),
  });
}

/** Thinking without a level is the middle one. */
function decodeThink(think: CommonFields['think']): Sampling['reasoningEffort'] {
  if (typeof think !== 'boolean') return think;
  return think ? 'medium' : 'none';
}

function decodeFormat(format: CommonFields['format']): unknown {
  if (format === 'json') return true;
  return format === '' ? undefined : format;
}

/** How files of these types begin, in base64. Source: the PNG, JPEG, GIF and WebP (RIFF) specifications. */
const BEGINNINGS: readonly (readonly [start: string, mediaType: string])[] = [
  ['iVBORw', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

/** Pictures, whose type this wire leaves to their first bytes. `where` is the message that holds them, for refusals. */
export function decodeImages(images: readonly string[] | null | undefined, where = ''): MediaPart[] {
  return (images ?? []).map((data, index) => {
    const mediaType = BEGINNINGS.find(([start]) => data.startsWith(start))?.[1];
    if (mediaType !== undefined) return { type: 'image', mediaType, data };
    throw new GatewayError(
      'invalid-request',
      `"${where}images[${index}]" must be a PNG, JPEG, GIF or WebP picture in base64, without a prefix.`,
    );
  });
}

/** What is too far from any other wire: replies with the chances of each token. */
export function uncarriedOutput(body: Readonly<Record<string, unknown>>): readonly { readonly field: string }[] {
  const isAsked = (field: string): boolean =>
    body[field] === true || (typeof body[field] === 'number' && body[field] > 0);
  return ['logprobs', 'top_logprobs'].filter(isAsked).map((field) => ({ field }));
}
