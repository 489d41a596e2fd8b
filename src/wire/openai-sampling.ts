import * as z from 'zod';
import type { Sampling } from '../core/chat.js';
import { compact } from './compact.js';

const number = z.number().nullish();

/** What shapes the text of a reply, as chat completions and completions have it. Source: OpenAI API reference; `top_k` is OpenRouter's. */
export const samplingFields = {
  temperature: number,
  top_p: number,
  top_k: number,
  seed: number,
  presence_penalty: number,
  frequency_penalty: number,
  max_tokens: z.int().positive().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
};

type WireSampling = { readonly [K in keyof typeof samplingFields]?: z.infer<(typeof samplingFields)[K]> };

/** Reads these fields. */
export function decodeSampling(body: WireSampling): Sampling {
  const stop = typeof body.stop === 'string' ? [body.stop] : body.stop;
  return compact<Sampling>({
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    topK: body.top_k ?? undefined,
    seed: body.seed ?? undefined,
    presencePenalty: body.presence_penalty ?? undefined,
    frequencyPenalty: body.frequency_penalty ?? undefined,
    maxOutputTokens: body.max_tokens ?? undefined,
    stop: stop ?? undefined,
  });
}

/** Writes them. `top_k` is left out: OpenAI and others refuse it, and the reply is an answer without. */
export const encodeSampling = (sampling: Sampling): Record<string, unknown> =>
  compact<Record<string, unknown>>({
    temperature: sampling.temperature,
    top_p: sampling.topP,
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    max_tokens: sampling.maxOutputTokens,
    stop: sampling.stop?.length ? sampling.stop : undefined,
  });
