import type { ToPage } from '../../../src/dashboard/protocol.js';

/**
 * Fields whose values are ours and never come from outside: the page looks them up in tables, matches answers by them,
 * or reads days from them. All other texts of an answer are spoilt.
 */
const OURS: ReadonlySet<string> = new Set([
  ...['type', 'kind', 'by', 'requestId', 'id', 'period', 'unit', 'state', 'status', 'scope', 'weekStart', 'bucket'],
  ...['onExceeded', 'sureness', 'head', 'judgedBy', 'thanChance', 'dates', 'asOf', 'severity', 'without', 'strategy'],
]);

/** An answer of the host in which every text that could come from outside is `text`; and how many those were. */
export function spoil(answer: ToPage, text: string): { readonly answer: ToPage; readonly places: number } {
  let places = 0;
  const spoilt = (value: unknown, key: string): unknown => {
    if (OURS.has(key)) return value;
    if (typeof value === 'string') {
      places += 1;
      return text;
    }
    if (Array.isArray(value)) return value.map((one) => spoilt(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoilt(inner, name)]));
  };
  // Safe: texts took the place of texts.
  return { answer: spoilt(answer, '') as ToPage, places };
}
