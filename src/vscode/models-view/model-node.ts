import type { Retirement } from '../../core/lifecycle.js';
import type { Price } from '../../core/model.js';
import { NANO_USD_PER_USD } from '../../core/money.js';
import type { ModelHealth } from '../../dashboard/backends.js';
import { usdText } from '../../dashboard/money.js';
import { countText, type Words } from '../words.js';
import type { ModelFacts } from './facts.js';
import type { Fact, ModelsNode, Tone } from './node.js';
import { breakerText, restIcon, restWording } from './standing.js';

/** The word that menus look for on rows of models. */
const MODEL_CONTEXT = 'model';

/** The row of a model of a list: why it is left alone, what it costs, what it holds and how strong it is. */
export function modelNode(model: ModelFacts, health: ModelHealth | undefined, nowMs: number, words: Words): ModelsNode {
  const { l10n } = words;
  const held = health && restWording(health, nowMs, words);
  const rest = [
    ...endText(model.retirement, words),
    ...inFlightText(health, words),
    priceText(model.price, words),
    compactText(model.contextTokens, words),
    model.tier,
  ];
  return {
    id: model.model,
    label: ownName(model.model),
    description: [...(held ? [held.running] : []), ...rest].join(' · '),
    spoken: [...(held ? [held.still] : []), ...rest].join(', '),
    facts: [
      [l10n.t('Name'), model.name],
      ...endFacts(model.retirement, words),
      ...healthFacts(health, nowMs, words),
      [l10n.t('Price'), longPriceText(model.price, words)],
      [l10n.t('Context'), l10n.t('{0} tokens', countText(model.contextTokens, words))],
      [l10n.t('Longest reply'), l10n.t('{0} tokens', countText(model.maxOutputTokens, words))],
      [l10n.t('Tier'), model.tier],
      ...(model.capabilities.length === 0 ? [] : [[l10n.t('Capabilities'), model.capabilities.join(', ')] as const]),
    ],
    ...lookOf(model, health),
    context: MODEL_CONTEXT,
    isParent: false,
  };
}

/** The row of a model that was asked for by name and is on no list. */
export function unlistedNode(health: ModelHealth, nowMs: number, words: Words): ModelsNode {
  const { l10n } = words;
  const held = restWording(health, nowMs, words);
  const rest = [...inFlightText(health, words), l10n.t('on no list')];
  return {
    id: health.model,
    label: ownName(health.model),
    description: [...(held ? [held.running] : []), ...rest].join(' · '),
    spoken: [...(held ? [held.still] : []), ...rest].join(', '),
    facts: [
      ...healthFacts(health, nowMs, words),
      [l10n.t('Price'), l10n.t('not known: the model is on no list, and was asked for by name')],
    ],
    ...(restIcon(health) ?? { icon: 'question', tone: 'plain' }),
    context: MODEL_CONTEXT,
    isParent: false,
  };
}

/** The part of 'provider/model' behind the provider. */
const ownName = (ref: string): string => ref.slice(ref.indexOf('/') + 1);

const inFlightText = (health: ModelHealth | undefined, { l10n, locale }: Words): readonly string[] =>
  health && health.inFlight > 0 ? [l10n.t('{0} in flight', countText(health.inFlight, { locale }))] : [];

function healthFacts(health: ModelHealth | undefined, nowMs: number, words: Words): readonly Fact[] {
  const { l10n } = words;
  if (!health) return [];
  const held = restWording(health, nowMs, words);
  return [
    [l10n.t('Breaker'), held ? `${breakerText(health, words)}: ${held.still}` : breakerText(health, words)],
    [l10n.t('In flight'), countText(health.inFlight, words)],
  ];
}

/** The badge: an end that is further off than a month is told on hover only. */
function endText(retirement: Retirement | undefined, { l10n }: Words): readonly string[] {
  switch (retirement?.state) {
    case 'retired':
      return [l10n.t('retired')];
    case 'soon':
      return [l10n.t('to be retired on {0}', retirement.on)];
    case 'announced':
    case undefined:
      return [];
  }
}

function endFacts(retirement: Retirement | undefined, { l10n }: Words): readonly Fact[] {
  if (!retirement) return [];
  const { state, on, successor } = retirement;
  return [
    [l10n.t('End'), state === 'retired' ? l10n.t('retired on {0}', on) : l10n.t('to be retired on {0}', on)],
    ...(successor === undefined ? [] : [[l10n.t('Use instead'), successor] as const]),
  ];
}

function lookOf({ isPriced, retirement }: ModelFacts, health: ModelHealth | undefined): { icon: string; tone: Tone } {
  if (retirement?.state === 'retired') return { icon: 'archive', tone: 'faint' };
  const held = health && restIcon(health);
  if (held) return { ...held };
  if (retirement?.state === 'soon') return { icon: 'calendar', tone: 'warn' };
  return isPriced ? { icon: 'circle-small-filled', tone: 'plain' } : { icon: 'question', tone: 'warn' };
}

const dollars = (usd: number): string => usdText(usd * NANO_USD_PER_USD);

const isFree = (price: Price): boolean => Object.values(price).every((usd) => usd === 0);

function priceText(price: Price | undefined, { l10n }: Words): string {
  if (!price) return l10n.t('unpriced');
  if (isFree(price)) return l10n.t('free');
  return l10n.t('{0} in, {1} out', dollars(price.inputUsdPerMTok), dollars(price.outputUsdPerMTok));
}

function longPriceText(price: Price | undefined, words: Words): string {
  if (!price) return words.l10n.t('unpriced: what it costs is not known, and counted in no sum');
  if (isFree(price)) return words.l10n.t('free');
  return words.l10n.t(
    '{0} in, {1} out per million tokens',
    dollars(price.inputUsdPerMTok),
    dollars(price.outputUsdPerMTok),
  );
}

/** '128K', as the language has it. */
const compactText = (tokens: number, { locale }: Words): string =>
  new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(tokens);
