import assert from 'node:assert/strict';

/** One event of a stream: its name, if it has one, and its data. */
export type SseEvent = { readonly name: string | undefined; readonly data: string };

/** Reads server-sent events by the letter: comments are skipped, and what lacks its empty line is an error here. */
export function sseEvents(text: string): SseEvent[] {
  const blocks = text.split('\n\n');
  assert.equal(blocks.pop(), '', 'the stream ends within an event');
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => !line.startsWith(':'));
    const valueOf = (field: string): string[] =>
      lines.flatMap((line) => (line.startsWith(`${field}:`) ? [line.slice(field.length + 1).replace(/^ /, '')] : []));
    const data = valueOf('data');
    return data.length === 0 ? [] : [{ name: valueOf('event')[0], data: data.join('\n') }];
  });
}

/** What callers take for a form of their own is not checked: a wrong one shows as a failing assertion. */
export const parse = (json: string): unknown => JSON.parse(json);

/** The only one, or a failure. */
export function only<T>(list: readonly T[]): T {
  const [one] = list;
  assert.ok(one !== undefined && list.length === 1, `one expected, got ${JSON.stringify(list)}`);
  return one;
}
