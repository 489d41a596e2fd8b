import { percentText } from '../../core/classify/in-words.js';
import type { Region } from '../../core/region.js';
import type { BackendsView, ProviderHealth } from '../../dashboard/backends.js';
import { durationText } from '../../dashboard/duration.js';
import { hasSomethingToForget } from '../../dashboard/to-forget.js';
import { countText, type Words } from '../words.js';
import type { KeyState, ProviderFacts } from './facts.js';
import type { Fact, ModelsNode, Tone } from './node.js';
import { breakerText, healthText, restIcon, restWording, type Wording } from './standing.js';

/** So many models that are left alone are named in a hover. */
const NAMED_MODELS = 5;

/** The row of a provider: how it stands, how quick it is, what is under way, whose key, and where. */
export function providerNode(provider: ProviderFacts, { providers, atMs }: BackendsView, words: Words): ModelsNode {
  const health = providers.find((one) => one.provider === provider.id);
  const standing = standingOf(provider, health, atMs, words);
  const rest = [
    ...(health?.latencyMs === undefined ? [] : [durationText(health.latencyMs)]),
    ...(health && health.inFlight > 0 ? [words.l10n.t('{0} in flight', countText(health.inFlight, words))] : []),
    ...(provider.state === 'key-missing' ? [] : [keyText(provider.key, words)]),
    regionText(provider.nextRegion, words),
  ];
  return {
    id: provider.id,
    label: provider.name,
    description: [...standing.map(({ running }) => running), ...rest].join(' · '),
    spoken: [...standing.map(({ still }) => still), ...rest].join(', '),
    facts: factsOf(provider, health, atMs, words),
    ...lookOf(provider, health),
    context: contextOf(provider, health),
    isParent: true,
  };
}

/** What stands in its way, then how its calls went. */
function standingOf(
  { state }: ProviderFacts,
  health: ProviderHealth | undefined,
  nowMs: number,
  words: Words,
): readonly Wording[] {
  const { l10n } = words;
  const always = (text: string): Wording => ({ running: text, still: text });
  const access = state === 'ready' ? [] : [always(accessText(state, words))];
  if (!health) return state === 'ready' ? [always(l10n.t('not called yet'))] : access;
  const held = restWording(health, nowMs, words);
  return [...access, ...(held ? [held] : []), always(healthText(health, words))];
}

/** Why a provider cannot be called, in two words. */
function accessText(state: string, { l10n }: Words): string {
  switch (state) {
    case 'key-missing':
      return l10n.t('no key');
    case 'disabled':
      return l10n.t('turned off');
    default:
      return l10n.t('not running');
  }
}

function lookOf({ state }: ProviderFacts, health: ProviderHealth | undefined): { icon: string; tone: Tone } {
  if (state === 'key-missing') return { icon: 'key', tone: 'faint' };
  if (state === 'disabled') return { icon: 'circle-slash', tone: 'faint' };
  if (state !== 'ready') return { icon: 'debug-disconnect', tone: 'faint' };
  const held = health && restIcon(health);
  if (held) return { ...held };
  switch (health?.state ?? 'unknown') {
    case 'healthy':
      return { icon: 'pass', tone: 'good' };
    case 'degraded':
      return { icon: 'warning', tone: 'warn' };
    case 'down':
      return { icon: 'error', tone: 'bad' };
    case 'unknown':
      return { icon: 'circle-large-outline', tone: 'plain' };
  }
}

/** The menus in package.json look for these words. */
function contextOf({ key, state, takesKey }: ProviderFacts, health: ProviderHealth | undefined): string {
  return [
    'provider',
    ...(health && hasSomethingToForget(health) ? ['resettable'] : []),
    ...(takesKey ? ['takesKey'] : []),
    ...(key.kind === 'stored' ? ['keyStored'] : []),
    ...(state === 'key-missing' ? ['keyMissing'] : []),
  ].join(' ');
}

function factsOf(
  provider: ProviderFacts,
  health: ProviderHealth | undefined,
  nowMs: number,
  words: Words,
): readonly Fact[] {
  const { l10n } = words;
  const { state, hint, region, nextRegion, models, key } = provider;
  return [
    ...(state === 'ready' ? [] : [[l10n.t('State'), accessText(state, words)] as const]),
    ...(hint === '' ? [] : [[l10n.t('To do'), hint] as const]),
    ...(health ? healthFacts(health, nowMs, words) : [[l10n.t('Health'), l10n.t('not called yet')] as const]),
    [l10n.t('Key'), keyText(key, words)],
    [l10n.t('Region'), region === nextRegion ? regionText(nextRegion, words) : region],
    [l10n.t('Models'), countText(models, words)],
  ];
}

function healthFacts(health: ProviderHealth, nowMs: number, words: Words): readonly Fact[] {
  const { l10n } = words;
  const { score, latencyMs, inFlight, errors, calls } = health;
  const held = restWording(health, nowMs, words);
  return [
    [l10n.t('Breaker'), held ? `${breakerText(health, words)}: ${held.still}` : breakerText(health, words)],
    [l10n.t('Health'), healthText(health, words)],
    ...(score === undefined
      ? []
      : [
          [
            l10n.t('Score'),
            l10n.t('speed {0} + reliability {1}', percentText(score.speed), percentText(score.reliability)),
          ] as const,
        ]),
    [l10n.t('Latency'), latencyMs === undefined ? l10n.t('not known yet') : durationText(latencyMs)],
    [l10n.t('In flight'), countText(inFlight, words)],
    [l10n.t('Failed'), l10n.t('{0} of {1} calls', countText(errors, words), countText(calls, words))],
    ...leftAlone(health, nowMs, words),
  ];
}

/** Its models that are left alone by themselves, and why. */
function leftAlone({ models }: ProviderHealth, nowMs: number, words: Words): readonly Fact[] {
  const held = models.flatMap((model): readonly Fact[] => {
    const wording = restWording(model, nowMs, words);
    return wording ? [[model.model, wording.still]] : [];
  });
  const more = held.length - NAMED_MODELS;
  return [
    ...held.slice(0, NAMED_MODELS),
    ...(more > 0 ? [[words.l10n.t('Left alone as well'), countText(more, words)] as const] : []),
  ];
}

function keyText(key: KeyState, { l10n }: Words): string {
  switch (key.kind) {
    case 'stored':
      return l10n.t('key stored');
    case 'environment':
      return l10n.t('key from {0}', key.variable);
    case 'credentials':
      return l10n.t('credentials of the environment');
    case 'not-needed':
      return l10n.t('no key needed');
    case 'none':
      return l10n.t('no key');
  }
}

function regionText(region: Region, { l10n }: Words): string {
  switch (region) {
    case 'us':
      return l10n.t('US');
    case 'eu':
      return l10n.t('EU');
    case 'cn':
      return l10n.t('China');
    case 'local':
      return l10n.t('this machine');
    case 'other':
      return l10n.t('region not known');
  }
}
