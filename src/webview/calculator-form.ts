import { MAX_MIX } from '../dashboard/budgets.js';
import type { Priced, ToHost } from '../dashboard/protocol.js';

/** What a person may choose instead of a model: to give prices. No model's name looks like it. */
export const OWN_PRICE = 'own';

/** A model by name, '' before one is chosen, or OWN_PRICE with dollars per million tokens as they were typed. */
export type PriceChoice = { readonly model: string; readonly inputUsd: string; readonly outputUsd: string };

/** A part of the mix, and its share in percent. */
export type MixRow = PriceChoice & { readonly share: string };

/** The calculator as it was filled in; everything is text, as fields have it. */
export type CalculatorForm = {
  readonly about: 'described' | 'measured';
  readonly inputTokens: string;
  readonly outputTokens: string;
  readonly requestsPerDay: string;
  readonly mix: readonly MixRow[];
  readonly baseline: PriceChoice;
};

const NO_CHOICE: PriceChoice = { model: '', inputUsd: '', outputUsd: '' };

/** One more model, to be chosen. */
export const NEW_ROW: MixRow = { ...NO_CHOICE, share: '50' };

/** A developer who asks all day, with everything still to be chosen. */
export const EMPTY_FORM: CalculatorForm = {
  about: 'described',
  inputTokens: '500',
  outputTokens: '1000',
  requestsPerDay: '1000',
  mix: [NEW_ROW, NEW_ROW],
  baseline: NO_CHOICE,
};

/** The form as its fields are now; what has no field at the moment stays as it was. */
export function readFields(form: CalculatorForm, field: (name: string) => string | undefined): CalculatorForm {
  const choice = (name: string, was: PriceChoice): PriceChoice => ({
    model: field(`${name}-model`) ?? was.model,
    inputUsd: field(`${name}-input`) ?? was.inputUsd,
    outputUsd: field(`${name}-output`) ?? was.outputUsd,
  });
  return {
    about: field('about') === 'measured' ? 'measured' : 'described',
    inputTokens: field('inputTokens') ?? form.inputTokens,
    outputTokens: field('outputTokens') ?? form.outputTokens,
    requestsPerDay: field('requestsPerDay') ?? form.requestsPerDay,
    mix: form.mix.map((row, at) => ({ ...choice(`mix-${at}`, row), share: field(`mix-${at}-share`) ?? row.share })),
    baseline: choice('baseline', form.baseline),
  };
}

/** What to ask the host; the fields themselves have made sure that all is filled in and within bounds. */
export function questionOf(form: CalculatorForm): Extract<ToHost, { type: 'calculate-request' | 'savings-request' }> {
  const baseline = pricedOf(form.baseline);
  if (form.about === 'measured') return { type: 'savings-request', baseline };
  return {
    type: 'calculate-request',
    use: {
      inputTokens: Number(form.inputTokens),
      outputTokens: Number(form.outputTokens),
      requestsPerDay: Number(form.requestsPerDay),
    },
    mix: form.mix.map((row) => ({ of: pricedOf(row), share: Number(row.share) })),
    baseline,
  };
}

const pricedOf = ({ model, inputUsd, outputUsd }: PriceChoice): Priced =>
  model === OWN_PRICE ? { inputUsdPerMTok: Number(inputUsd), outputUsdPerMTok: Number(outputUsd) } : { model };

/** A form that was kept over a reload; it is untrusted, and anything odd in it is left out. */
export function keptForm(kept: unknown): CalculatorForm {
  const saved = recordOf(kept);
  const mix = Array.isArray(saved['mix']) ? saved['mix'].slice(0, MAX_MIX).map(keptRow) : [];
  return {
    about: saved['about'] === 'measured' ? 'measured' : 'described',
    inputTokens: textOr(saved['inputTokens'], EMPTY_FORM.inputTokens),
    outputTokens: textOr(saved['outputTokens'], EMPTY_FORM.outputTokens),
    requestsPerDay: textOr(saved['requestsPerDay'], EMPTY_FORM.requestsPerDay),
    mix: mix.length > 0 ? mix : EMPTY_FORM.mix,
    baseline: keptChoice(recordOf(saved['baseline'])),
  };
}

function keptRow(row: unknown): MixRow {
  const saved = recordOf(row);
  return { ...keptChoice(saved), share: textOr(saved['share'], NEW_ROW.share) };
}

const keptChoice = (saved: Readonly<Record<string, unknown>>): PriceChoice => ({
  model: textOr(saved['model'], ''),
  inputUsd: textOr(saved['inputUsd'], ''),
  outputUsd: textOr(saved['outputUsd'], ''),
});

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const textOr = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback);
