import { MINUTE_MS } from '../core/time.js';

/** The part of the editor's `l10n` that texts are made with. Tests bring their own. */
export type L10n = { t(message: string, ...args: readonly (string | number | boolean)[]): string };

/** What texts need beside their words: a translation, and the language in which numbers and times are written. */
export type Words = { readonly l10n: L10n; readonly locale: string };

/** A whole number as people of this language write it: '1,240'. */
export const countText = (count: number, { locale }: Pick<Words, 'locale'>): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(count);

/** '1 request', '1,240 requests'. */
export const requestsText = (requests: number, words: Words): string =>
  requests === 1 ? words.l10n.t('1 request') : words.l10n.t('{0} requests', countText(requests, words));

/** A moment in the time zone of the budgets: 'Fri, Nov 27, 12:00 AM'. `zone` is an IANA name. */
export const momentText = (atMs: number, zone: string, { locale }: Pick<Words, 'locale'>): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  })
    .format(atMs)
    .replaceAll('\u202f', ' ');

const HOUR_MINUTES = 60;
const DAY_HOURS = 24;

/** A stretch of time with its two largest units, rounded up to minutes: '2h10m', '45m', '3d4h'. */
export function spanText(ms: number): string {
  const minutes = Math.max(0, Math.ceil(ms / MINUTE_MS));
  const hours = Math.floor(minutes / HOUR_MINUTES);
  if (hours === 0) return `${minutes}m`;
  if (hours < DAY_HOURS) return `${hours}h${minutes % HOUR_MINUTES}m`;
  return `${Math.floor(hours / DAY_HOURS)}d${hours % DAY_HOURS}h`;
}

/** 0.29 × 100 is a little below 29. */
const ROUNDING = 1e-9;

/** A share as a whole percentage, rounded down: 100 % means all of it. */
export function percentText(share: number): string {
  const percent = Math.floor(share * 100 + ROUNDING);
  return `${share < 1 ? Math.min(percent, 99) : percent}%`;
}

/** What the editor makes links of by itself: an address with its scheme, one that begins with www, and a mailbox. */
const BARE_LINK = /:(?=\/\/)|(?<=www)\.|@/gi;

/** Markdown that shows this text and nothing else: no link, picture or table column comes out of it. */
export const plainMarkdown = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-!~|<>$&]/g, (mark) => `\\${mark}`)
    .replace(BARE_LINK, (mark) => `\\${mark}`);
