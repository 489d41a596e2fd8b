import * as z from 'zod';
import type { ChatRequest } from '../../core/chat.js';
import type { ProviderCard } from '../../core/model.js';
import { encodeRequest } from '../../wire/anthropic-messages/encode.js';
import { reader } from '../../wire/anthropic-messages/reply.js';
import { suitModel } from '../../wire/anthropic-messages/suit.js';
import type { Edits } from '../../wire/patch.js';
import type { WireAdapter } from './adapter.js';

/** The API version the encoder was written for. */
const API_VERSION = '2023-06-01';

/** Anthropic Messages. */
export const anthropicMessages: WireAdapter = {
  wire: 'anthropic-messages',
  path: () => '/messages',
  headers: ({ source }, card) => ({
    'anthropic-version': source.headers?.['anthropic-version'] ?? API_VERSION,
    ...betaHeader(source, card),
  }),
  encode: encodeRequest,
  reader,
  edits: (_body, { model }) => ({ model: { value: model } }),
  limit: (body, maxOutputTokens) => ({
    max_tokens: { value: maxOutputTokens },
    ...thinkingWithin(body['thinking'], maxOutputTokens),
  }),
  suit: suitModel,
};

/** The least that may be thought. Source: Anthropic, "Extended thinking". */
const LEAST_THINKING_TOKENS = 1_024;

/** Thinking has to leave room for an answer; where both do not fit, the answer is what was asked for. */
function thinkingWithin(thinking: unknown, maxOutputTokens: number): Edits {
  const asked = thinkingSchema.safeParse(thinking);
  if (!asked.success || asked.data.budget_tokens < maxOutputTokens) return {};
  const half = Math.floor(maxOutputTokens / 2);
  const value = half >= LEAST_THINKING_TOKENS ? { type: 'enabled', budget_tokens: half } : { type: 'disabled' };
  return { thinking: { value } };
}

const thinkingSchema = z.object({ type: z.literal('enabled'), budget_tokens: z.number() });

/** The client's beta flags, as far as the provider is known to take them. */
function betaHeader(source: ChatRequest['source'], { betas }: ProviderCard): Readonly<Record<string, string>> {
  const flags = source.headers?.['anthropic-beta']?.split(',').map((flag) => flag.trim()) ?? [];
  const taken = flags.filter((flag) => flag !== '' && (betas.includes('*') || betas.includes(flag)));
  return taken.length === 0 ? {} : { 'anthropic-beta': taken.join(',') };
}
