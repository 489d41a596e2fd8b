import type { Capability, ModelCard, Price } from '../core/model.js';

/** Assumed where the server does not say: small enough for every model in use today. */
const DEFAULT_CONTEXT_TOKENS = 8_192;

/** Local models write slowly; longer replies are asked for rarely. */
const MAX_OUTPUT_TOKENS = 4_096;

/** Embedding and ranking models answer no chat. Used only where the server does not say what a model can do. */
const NOT_FOR_CHAT = /embed|rerank|(?:^|[/:_-])(?:bge|gte|e5|minilm|all-minilm)(?:[/:_-]|$)/i;

const FREE: Price = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };

/** What a local server said of one model. */
type LocalModel = {
  readonly provider: string;
  readonly model: string;
  readonly name: string;
  readonly contextTokens: number | undefined;
  readonly capabilities: readonly Capability[];
};

/** True for names of models that cannot chat. */
export const isNamedNotForChat = (name: string): boolean => NOT_FOR_CHAT.test(name);

/** The card of a model that runs on this machine: free, and with careful limits where the server named none. */
export function toLocalCard({ contextTokens, ...model }: LocalModel): ModelCard {
  const context = contextTokens ?? DEFAULT_CONTEXT_TOKENS;
  return {
    ...model,
    tier: 'free',
    contextTokens: context,
    maxOutputTokens: Math.min(MAX_OUTPUT_TOKENS, Math.floor(context / 2)),
    price: FREE,
    local: true,
  };
}
