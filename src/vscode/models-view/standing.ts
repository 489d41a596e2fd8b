import { percentText } from '../../core/classify/in-words.js';
import { COUNTED_DOWN_MS, type BreakerChip, type ProviderHealth } from '../../dashboard/backends.js';
import type { Words } from '../words.js';
import type { Tone } from './node.js';

/** The same for the eyes, with seconds that run, and for a hover or a voice, with a moment that stays. */
export type Wording = { readonly running: string; readonly still: string };

/** Why calls are held back, and how long, as `restText` of the terminal has it; undefined when they are not. */
export function restWording(chip: BreakerChip, nowMs: number, words: Words): Wording | undefined {
  const { breaker, rest } = chip;
  if (breaker === 'half-open') {
    const running = words.l10n.t('half-open');
    return { running, still: words.l10n.t('half-open: one call at a time tries whether it works again') };
  }
  if (!rest) return undefined;
  const { cause, untilMs = Infinity } = rest;
  const told = (span: string): string => causeText({ cause, failures: chip.failures, span, untilMs }, words);
  return { running: told(spanText(untilMs, nowMs, words)), still: told(untilText(untilMs, 'medium', words)) };
}

type Held = {
  readonly cause: NonNullable<BreakerChip['rest']>['cause'];
  readonly failures: number;
  readonly span: string;
  readonly untilMs: number;
};

function causeText({ cause, failures, span, untilMs }: Held, words: Words): string {
  const { l10n } = words;
  switch (cause) {
    case 'failures':
      return failures === 1
        ? l10n.t('resting {0} after 1 failure', span)
        : l10n.t('resting {0} after {1} failures', span, failures);
    case 'rate-limit':
      return l10n.t('resting {0}, as it asked', span);
    case 'quota':
      return l10n.t('no credit until {0} or another key', clockText(untilMs, 'short', words));
    case 'key':
      return l10n.t('key refused: set another');
    case 'missing':
      return l10n.t('not found at the provider; asked again at {0}', clockText(untilMs, 'short', words));
  }
}

/** '41 s', or 'until 13:40'. */
function spanText(untilMs: number, nowMs: number, words: Words): string {
  const leftMs = untilMs - nowMs;
  return leftMs < COUNTED_DOWN_MS
    ? words.l10n.t('{0} s', Math.max(1, Math.ceil(leftMs / 1_000)))
    : untilText(untilMs, 'short', words);
}

type ClockStyle = 'short' | 'medium';

const untilText = (untilMs: number, style: ClockStyle, words: Words): string =>
  words.l10n.t('until {0}', clockText(untilMs, style, words));

/** Local time; empty for what only a person can end. */
const clockText = (atMs: number, timeStyle: ClockStyle, { locale }: Words): string =>
  Number.isFinite(atMs) ? new Intl.DateTimeFormat(locale, { timeStyle }).format(atMs).replaceAll('\u202f', ' ') : '';

/** Whether calls go through, in the panel's words. */
export function breakerText({ breaker }: Pick<BreakerChip, 'breaker'>, { l10n }: Words): string {
  switch (breaker) {
    case 'closed':
      return l10n.t('closed');
    case 'open':
      return l10n.t('open');
    case 'half-open':
      return l10n.t('half-open');
  }
}

/** '98 % healthy'; only the state when nothing was measured. */
export function healthText({ score, state }: Pick<ProviderHealth, 'score' | 'state'>, words: Words): string {
  const word = stateText(state, words);
  return score === undefined ? word : `${percentText(score.value)} ${word}`;
}

function stateText(state: ProviderHealth['state'], { l10n }: Words): string {
  switch (state) {
    case 'healthy':
      return l10n.t('healthy');
    case 'degraded':
      return l10n.t('degraded');
    case 'down':
      return l10n.t('down');
    case 'unknown':
      return l10n.t('not known yet');
  }
}

/** The icon of what is held back; undefined when nothing is. A pause that was asked for is no fault. */
export function restIcon({ breaker, rest }: BreakerChip): { readonly icon: string; readonly tone: Tone } | undefined {
  if (breaker === 'half-open') return { icon: 'sync', tone: 'warn' };
  if (!rest) return undefined;
  return rest.cause === 'rate-limit' ? { icon: 'debug-pause', tone: 'warn' } : { icon: 'error', tone: 'bad' };
}
