/** Response headers by lower-case name. */
export type ResponseHeaders = Readonly<Record<string, string | undefined>>;

/** A hint beyond a day is a mistake or a closed account; nobody waits for it. */
const MAX_WAIT_MS = 24 * 3_600_000;

const DECIMAL = /^\d{1,15}(?:\.\d{1,6})?$/;

/** Millisecond hints, most trusted first. */
const MS_HEADERS = ['retry-after-ms', 'x-ms-retry-after-ms'];

/** Header pairs that tell when one allowance is full again: `limit` names it, and the other header holds what is left. */
const RESET_PATTERNS = [
  { pattern: /^x-ratelimit-reset-(?<limit>.+)$/, remaining: (limit: string) => `x-ratelimit-remaining-${limit}` },
  {
    pattern: /^anthropic-ratelimit-(?<limit>.+)-reset$/,
    remaining: (limit: string) => `anthropic-ratelimit-${limit}-remaining`,
  },
  { pattern: /^x-ratelimit-reset(?<limit>)$/, remaining: () => 'x-ratelimit-remaining' },
];

/** How long a refused request should wait, from whatever hints the provider gave; undefined when there is none. Source: RELIABILITY 2.3. */
export function waitHintMs(headers: ResponseHeaders, nowMs: number): number | undefined {
  const hint = millisecondHint(headers) ?? retryAfterHint(headers, nowMs) ?? resetHint(headers, nowMs);
  return hint === undefined ? undefined : Math.min(Math.max(0, Math.round(hint)), MAX_WAIT_MS);
}

function millisecondHint(headers: ResponseHeaders): number | undefined {
  return MS_HEADERS.map((name) => decimal(headers[name])).find((value) => value !== undefined);
}

function retryAfterHint(headers: ResponseHeaders, nowMs: number): number | undefined {
  const text = headers['retry-after'];
  const seconds = decimal(text);
  if (seconds !== undefined) return seconds * 1000;
  const untilMs = httpDateMs(text);
  // The provider's own clock, when it tells it: ours may be off by minutes.
  return untilMs === undefined ? undefined : untilMs - (httpDateMs(headers['date']) ?? nowMs);
}

/** The longest of the allowances that are used up. */
function resetHint(headers: ResponseHeaders, nowMs: number): number | undefined {
  const waits = Object.entries(headers).flatMap(([name, text]) => {
    const remainingName = remainingHeader(name);
    if (remainingName === undefined || (headers[remainingName] ?? '0') !== '0') return [];
    return resetMs(text ?? '', nowMs) ?? [];
  });
  const all = [...waits, ...rateLimitHeaderMs(headers['ratelimit'])];
  return all.length === 0 ? undefined : Math.max(...all);
}

function remainingHeader(resetName: string): string | undefined {
  for (const { pattern, remaining } of RESET_PATTERNS) {
    const match = pattern.exec(resetName);
    if (match) return remaining(match.groups?.['limit'] ?? '');
  }
  return undefined;
}

/** A Go duration, an RFC 3339 time, or a number. */
function resetMs(text: string, nowMs: number): number | undefined {
  const number = decimal(text);
  if (number !== undefined) return numberMs(number, nowMs);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return finite(Date.parse(text) - nowMs);
  return goDurationMs(text);
}

/** Numbers of ten years and more are moments since 1970: in seconds until the year 5138, above that in milliseconds. */
function numberMs(number: number, nowMs: number): number {
  if (number >= 1e11) return number - nowMs;
  return number >= 315_360_000 ? number * 1000 - nowMs : number * 1000;
}

const GO_UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, µs: 0.001 };

/** Durations as Go prints them: "6m0s", "1h2m3.5s", "120ms". */
function goDurationMs(text: string): number | undefined {
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:h|ms|m|us|µs|s)){1,6}$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(h|ms|m|us|µs|s)/g);
  return [...parts].reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (GO_UNITS_MS[unit] ?? 0), 0);
}

/** The RateLimit header of the IETF drafts, older ("remaining=0, reset=4") and newer ("r=0;t=4"). */
function rateLimitHeaderMs(text = ''): number[] {
  const remaining = /(?:^|[\s,;])(?:remaining|r)=(\d{1,9})/.exec(text)?.[1];
  const resetSeconds = /(?:^|[\s,;])(?:reset|t)=(\d{1,9})/.exec(text)?.[1];
  return remaining === '0' && resetSeconds !== undefined ? [Number(resetSeconds) * 1000] : [];
}

/** The three forms of RFC 9110, 5.6.7; the last has no zone and means GMT. */
function httpDateMs(text = ''): number | undefined {
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? /.test(text)) return undefined;
  return finite(Date.parse(text.endsWith('GMT') ? text : `${text} GMT`));
}

function decimal(text = ''): number | undefined {
  return DECIMAL.test(text) ? Number(text) : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
