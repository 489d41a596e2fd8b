import * as z from 'zod';
import type { ModelCard, ProviderCard } from '../core/model.js';
import type { AskLocal } from './discovery-ask.js';
import { isNamedNotForChat, toLocalCard } from './local-model.js';

const tokens = z.int().min(2).optional().catch(undefined);

/** The list of OpenAI's API with what local servers add. vLLM: `max_model_len`; llama.cpp: `meta.n_ctx`, where it serves one. */
const modelList = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1).max(200),
      max_model_len: tokens,
      meta: z.object({ n_ctx: tokens }).optional().catch(undefined),
    }),
  ),
});

/**
 * Lists the chat models of a server with OpenAI's API. Such a list does not say what a model can do, so no capability
 * is claimed: a request with tools is not routed there by itself.
 */
export async function listOpenAiModels(provider: ProviderCard, url: URL, ask: AskLocal): Promise<readonly ModelCard[]> {
  const { data } = await ask(url, modelList);
  return data
    .filter(({ id }) => !isNamedNotForChat(id))
    .map(({ id, max_model_len: maxModelTokens, meta }) =>
      toLocalCard({
        provider: provider.id,
        model: id,
        name: id,
        contextTokens: maxModelTokens ?? meta?.n_ctx,
        capabilities: [],
      }),
    );
}
