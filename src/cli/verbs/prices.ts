import type { ListedPrice } from '../../app/price-list.js';
import type { PriceDiff } from '../../app/price-refresh.js';
import { changeText, rateText } from '../../app/price-words.js';
import { GatewayError } from '../../core/errors.js';
import { columns } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

const USAGE = 'signalbox prices show [MODEL] | refresh [--accept]';

/** A terminal shows so many changes at once; --json has all. */
const SHOWN_CHANGES = 20;

/** `signalbox prices`: what models cost, who says so, and a look at models.dev for newer prices. */
export const pricesVerb: Verb = {
  name: 'prices',
  usage: USAGE,
  summary: 'Shows what models cost and who says so; "refresh" looks prices up at models.dev.',
  options: { accept: { type: 'boolean' } },
  run: async (context) => {
    const [what, ...rest] = context.positionals;
    if (what === 'show' && rest.length <= 1) return show(context, rest[0]);
    if (what === 'refresh' && rest.length === 0) return refresh(context);
    throw new GatewayError('invalid-request', `Say what to do with prices: ${USAGE}.`);
  },
};

async function show({ app, json, out, err }: CliContext, text: string | undefined): Promise<ExitCode> {
  const prices = await app.prices.show(text);
  if (prices.length === 0)
    throw new GatewayError('model-unknown', `No model has "${text ?? ''}" in its name. "signalbox models" lists them.`);
  if (json) {
    out(JSON.stringify(prices.map(({ price, ...rest }) => ({ ...rest, price: price ?? null }))));
    return EXIT.ok;
  }
  out(columns([['model', 'in', 'cached', 'written', 'out', 'by'], ...prices.map(priceRow)]));
  err(`US dollars per million tokens. Price tables of ${app.prices.asOf()}.`);
  return EXIT.ok;
}

function priceRow({ model, price, source }: ListedPrice): readonly string[] {
  if (!price) return [model, 'unpriced', '', '', '', source.text];
  const { inputUsdPerMTok, cachedInputUsdPerMTok, cacheWriteUsdPerMTok, outputUsdPerMTok } = price;
  if (Object.values(price).every((usd) => usd === 0)) return [model, 'free', '', '', '', source.text];
  const rates = [inputUsdPerMTok, cachedInputUsdPerMTok, cacheWriteUsdPerMTok, outputUsdPerMTok];
  return [model, ...rates.map(rateText), source.text];
}

async function refresh({ app, json, out, options, signal }: CliContext): Promise<ExitCode> {
  const diff = await app.prices.refresh({ accept: options['accept'] === true, signal });
  out(json ? JSON.stringify(diff) : diffText(diff));
  return EXIT.ok;
}

function diffText({ status, asOf, changes, held, refused }: PriceDiff): string {
  if (status === 'unchanged') return `models.dev has nothing newer. Prices as of ${asOf}.`;
  const parts = [`${changes.length} prices changed. Prices as of ${asOf}.`, ...changeLines(changes)];
  if (held.length > 0) {
    const why = `${held.length} more would change by over ten times, or to or from zero. They are not used; --accept takes them:`;
    parts.push('', why, ...changeLines(held));
  }
  if (refused.length > 0) parts.push('', `${refused.length} rows were not usable and were left out.`);
  return parts.join('\n');
}

function changeLines(changes: PriceDiff['changes']): readonly string[] {
  if (changes.length === 0) return [];
  const shown = changes.slice(0, SHOWN_CHANGES).map((change) => [`  ${change.model}`, changeText(change)]);
  const more = changes.length - shown.length;
  return [columns(shown), ...(more > 0 ? [`  and ${more} more; --json lists all`] : [])];
}
