import { html, type TemplateResult } from 'lit/html.js';
import { COUNTED_DOWN_MS, type BreakerChip, type RestView } from '../../dashboard/backends.js';
import { shortTimeText, unbroken } from '../format.js';
import { t } from '../strings.js';

const LOOKS = {
  none: { mark: '○', status: 'idle' },
  closed: { mark: '●', status: 'ok' },
  'half-open': { mark: '◐', status: 'waiting' },
  open: { mark: '✕', status: 'failed' },
} as const;

/** Whether calls go through, as a mark and words; seconds are counted down. */
export function breakerChip(chip: BreakerChip | undefined, nowMs: number): TemplateResult {
  const state = chip?.breaker ?? 'none';
  const { mark, status } = LOOKS[state];
  const time = chip?.breaker === 'open' ? leftText(chip.rest, nowMs) : undefined;
  return html`<span class="status breaker" data-status=${status}
    ><span aria-hidden="true">${mark}</span> ${
      time === undefined ? t(`breaker.${state}`) : t('breaker.openFor', { time })
    }</span
  >`;
}

/** Why calls are held back; undefined when they are not. */
export function restNote({ breaker, rest, failures }: BreakerChip): string | undefined {
  if (breaker === 'half-open') return t('rest.trying');
  return rest && t(`rest.${rest.cause}`, { count: failures });
}

function leftText(rest: RestView | undefined, nowMs: number): string | undefined {
  if (rest?.untilMs === undefined) return undefined;
  const leftMs = rest.untilMs - nowMs;
  if (leftMs >= COUNTED_DOWN_MS) return t('breaker.until', { time: shortTimeText(rest.untilMs, nowMs) });
  return unbroken(t('breaker.seconds', { seconds: Math.max(0, Math.ceil(leftMs / 1_000)) }));
}
