import type { ChatRequest, Surface } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { refText, sameRef, type ModelCard } from '../core/model.js';
import { outsideResidency } from '../core/policy/keep-residency.js';
import { OFFLINE_PROVIDER } from '../core/policy/offline-last.js';
import type { Gateway } from '../gateway/gateway.js';
import type { Inventory, Stock } from '../gateway/inventory.js';
import { collectReply } from '../wire/collect.js';
import { newId } from './ids.js';
import { estimateTextTokens } from './tokens.js';

/** The classifier's own calls are told apart by this name, in the ledger too. */
export const CLASSIFIER_APP = 'signalbox-classifier';

/** Five labels in JSON take 60; a model that thinks first gets some more. */
const MAX_OUTPUT_TOKENS = 400;
const USUAL_OUTPUT_TOKENS = 60;

/** Estimates run low on code and on scripts other than Latin. */
const HEADROOM = 1.25;

/** What asking a model for a classification needs. */
export type AskModelDeps = {
  readonly inventory: Pick<Inventory, 'snapshot'>;
  readonly chat: Gateway['chat'];
  readonly surface: Surface;
  /** 'provider/model'; '' takes the cheapest that is ready. */
  readonly named: string;
  /** True when the prompt must not leave this machine. */
  readonly onlyLocal: boolean;
};

/** Puts one prompt to a cheap model, through the gateway like any request, so that its cost is in the ledger. */
export const makeAskModel =
  ({ inventory, chat, surface, named, onlyLocal }: AskModelDeps) =>
  async (prompt: string, signal: AbortSignal): Promise<string> => {
    const stock = await inventory.snapshot();
    const model =
      onlyLocal && named !== '' ? localOnly(stock, named) : named || cheapestReady(stock, prompt, onlyLocal);
    if (model === undefined) throw new GatewayError('no-candidate', 'No model is ready to classify.');
    const { events } = await chat(classifierRequest(model, prompt, surface), signal);
    return (await collectReply(events)).text;
  };

function localOnly(stock: Stock, named: string): string | undefined {
  const ref = stock.resolve(named);
  return stock.models.some((model) => model.local && ref && sameRef(model, ref)) ? named : undefined;
}

/** The cheapest model that can be called now: on this machine first, then those that answer without thinking first. */
export function cheapestReady(
  { models, access, residency }: Stock,
  prompt: string,
  onlyLocal: boolean,
): string | undefined {
  const promptTokens = Math.ceil(estimateTextTokens(prompt) * HEADROOM);
  const [first] = models
    .filter((model) => model.provider !== OFFLINE_PROVIDER && access.get(model.provider)?.state === 'ready')
    .filter((model) => model.local || !onlyLocal)
    .filter((model) => outsideResidency(model, residency) === undefined)
    .filter((model) => model.contextTokens >= promptTokens + MAX_OUTPUT_TOKENS)
    .map((model) => ({ name: refText(model), rank: rankOf(model, promptTokens) }))
    .toSorted((a, b) => byRank(a.rank, b.rank) || (a.name < b.name ? -1 : 1));
  return first?.name;
}

/** Lower is better, from the left. A model without a price comes after all that have one. */
const rankOf = ({ local, capabilities, price }: ModelCard, promptTokens: number): readonly number[] => [
  local ? 0 : 1,
  capabilities.includes('reasoning') ? 1 : 0,
  price ? price.inputUsdPerMTok * promptTokens + price.outputUsdPerMTok * USUAL_OUTPUT_TOKENS : Number.MAX_VALUE,
];

const byRank = (a: readonly number[], b: readonly number[]): number =>
  a.map((part, at) => part - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;

const classifierRequest = (model: string, prompt: string, surface: Surface): ChatRequest => ({
  id: newId(),
  model,
  messages: [{ role: 'user', parts: [{ type: 'text', text: prompt }] }],
  tools: [],
  sampling: { maxOutputTokens: MAX_OUTPUT_TOKENS },
  client: { surface, app: CLASSIFIER_APP, sessionId: undefined },
  source: { wire: 'none', body: {}, stream: true },
});
