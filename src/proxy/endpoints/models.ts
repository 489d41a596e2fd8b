import { GatewayError } from '../../core/errors.js';
import { refText, type Price } from '../../core/model.js';
import { isAllowed } from '../../core/model-pattern.js';
import { PRESETS } from '../../core/route/types.js';
import { writer as anthropicWriter } from '../../wire/anthropic-messages/answer.js';
import * as anthropic from '../../wire/anthropic-messages/models.js';
import { writer as geminiWriter } from '../../wire/gemini/answer.js';
import * as gemini from '../../wire/gemini/models.js';
import { errorAnswer, jsonAnswer, type Answer, type FailureForm } from '../answer.js';
import type { Caller } from '../auth.js';
import { decoded, queryOf, type RequestHead } from '../head.js';
import type { Endpoint, ListedModel, ProxyApp } from './endpoint.js';

const PAGE_PARAMETERS = [
  { name: 'limit', description: "How many, for clients of Anthropic's API." },
  { name: 'after_id', description: 'Only models behind this one, for the same.' },
  { name: 'before_id', description: 'Only models before this one, for the same.' },
];

/** The models with prices and limits beside, or as Anthropic or Google list theirs; "auto" and its presets come first. */
export const models: Endpoint = {
  method: 'GET',
  path: '/v1/models',
  access: 'list',
  operations: [{ tag: 'OpenAI', summary: 'The models with their prices', query: PAGE_PARAMETERS }],
  handle: async ({ app, head, caller }) => {
    const all = await entriesFor(app, caller);
    return answerIn(formOf(head), ({ page }) => page(all, queryOf(head.url)));
  },
};

/** One model by its id, which may hold slashes. */
export const model: Endpoint = {
  method: 'GET',
  path: '/v1/models/*',
  access: 'list',
  operations: [{ tag: 'OpenAI', summary: 'One model', rest: '{model}' }],
  handle: async ({ app, head, rest, caller }) => {
    const all = await entriesFor(app, caller);
    return answerIn(formOf(head), ({ one }) => one(modelOf(all, rest)));
  },
};

/** How one wire's clients read models, and what became of them. */
type ListForm = {
  /** The path's own when absent. */
  readonly failures?: FailureForm;
  readonly page: (all: readonly ModelEntry[], query: URLSearchParams) => object;
  readonly one: (entry: ModelEntry) => object;
};

const OPENAI: ListForm = { page: (all) => ({ object: 'list', data: all }), one: (entry) => entry };
const ANTHROPIC: ListForm = { failures: anthropicWriter, page: anthropic.modelPage, one: anthropic.modelInfo };
const GEMINI: ListForm = { failures: geminiWriter, page: gemini.modelPage, one: gemini.modelInfo };

/** Every client of Anthropic's wire names a version, Google's newer ones list at "/v1" as well, and no other sends such headers. */
function formOf({ headers }: RequestHead): ListForm {
  if (headers.has('anthropic-version')) return ANTHROPIC;
  return headers.has('x-goog-api-key') ? GEMINI : OPENAI;
}

/** A value or its refusal, both in the client's form. */
function answerIn(form: ListForm, value: (form: ListForm) => object): Answer {
  try {
    return jsonAnswer(value(form));
  } catch (thrown) {
    if (form.failures && thrown instanceof GatewayError) return errorAnswer(thrown, form.failures);
    throw thrown;
  }
}

/** The model a path names. Throws 'model-unknown'. */
export function modelOf(all: readonly ModelEntry[], path: string): ModelEntry {
  const id = decoded(path);
  const found = all.find((one) => one.id === id);
  if (!found) throw new GatewayError('model-unknown', 'There is no model of that id. GET /v1/models lists them.');
  return found;
}

/** US dollars per token, as decimal text. */
type Pricing = { readonly input: string; readonly output: string };

/** One model of the list. */
export type ModelEntry = {
  readonly id: string;
  readonly object: 'model';
  readonly created: 0;
  readonly owned_by: string;
  readonly name: string;
  readonly pricing: Pricing | null;
  /** 'varies' is for "auto": the price is that of the model chosen. */
  readonly pricing_state: 'priced' | 'free' | 'unpriced' | 'varies';
  readonly context_length: number | null;
  readonly max_output_tokens: number | null;
  readonly capabilities: readonly string[];
  /** That it can be called now, and is not retired. */
  readonly ready: boolean;
  /** The last day it may be served, as OpenAI lists it; null when nothing was announced. */
  readonly shutdown_date: string | null;
  readonly retired: boolean;
  /** What to use instead. */
  readonly successor: string | null;
};

/** The models that a caller may use, by the names clients use, "auto" and its presets first. */
export async function entriesFor(app: Pick<ProxyApp, 'models'>, caller: Caller): Promise<readonly ModelEntry[]> {
  const allowed = typeof caller === 'object' ? caller.models : undefined;
  return listOf((await app.models()).filter(({ ref }) => isAllowed(ref, allowed)));
}

const listOf = (listed: readonly ListedModel[]): readonly ModelEntry[] => [
  ...autoEntries(listed),
  ...listed.map(entryOf),
];

function entryOf({ ref, name, price, ready, retirement, ...model }: ListedModel): ModelEntry {
  return {
    id: refText(ref),
    object: 'model',
    created: 0,
    owned_by: ref.provider,
    name,
    pricing: price ? pricingOf(price) : null,
    pricing_state: price ? (isFree(price) ? 'free' : 'priced') : 'unpriced',
    context_length: model.contextTokens,
    max_output_tokens: model.maxOutputTokens,
    capabilities: model.capabilities,
    ready,
    shutdown_date: retirement?.on ?? null,
    retired: retirement?.state === 'retired',
    successor: retirement?.successor ?? null,
  };
}

const isFree = (price: Price): boolean => price.inputUsdPerMTok === 0 && price.outputUsdPerMTok === 0;

const pricingOf = (price: Price): Pricing => ({
  input: usdPerToken(price.inputUsdPerMTok),
  output: usdPerToken(price.outputUsdPerMTok),
});

/** Plain digits, because not every tool reads '1.5e-7'. Twelve places hold a price of a millionth dollar per million. */
const usdPerToken = (usdPerMTok: number): string =>
  (usdPerMTok / 1_000_000).toFixed(12).replace(/\.0+$|(?<![.0])0+$/, '');

/** "auto" can carry what the largest ready model can, because models that are too small are never chosen. */
function autoEntries(listed: readonly ListedModel[]): readonly ModelEntry[] {
  const ready = listed.filter((one) => one.ready);
  const largest = (sizes: readonly number[]): number | null => (sizes.length > 0 ? Math.max(...sizes) : null);
  const shared = {
    object: 'model',
    created: 0,
    owned_by: 'signalbox',
    pricing: null,
    pricing_state: 'varies',
    context_length: largest(ready.map((one) => one.contextTokens)),
    max_output_tokens: largest(ready.map((one) => one.maxOutputTokens)),
    capabilities: [...new Set(ready.flatMap((one) => one.capabilities))],
    ready: ready.length > 0,
    shutdown_date: null,
    retired: false,
    successor: null,
  } as const;
  return [
    { id: 'auto', name: 'Signalbox: choose for me', ...shared },
    ...PRESETS.map((preset) => ({ id: `auto:${preset}`, name: `Signalbox: ${preset}`, ...shared })),
  ];
}
