import assert from 'node:assert/strict';
import type { Call, HeardResult, HeardTurn } from './ask.js';

/** The calls of a conversation so far: names by id. */
export type Calls = Map<string, string>;

/** A result without its call before it is refused by every provider. */
export const nameOf = (calls: Calls, id: string): string => calls.get(id) ?? assert.fail(`no call has the id ${id}`);

/** Notes a call. Two of one id could not be told apart. */
export function noteCall(calls: Calls, id: string, name: string): void {
  assert.ok(!calls.has(id), `two calls have the id ${id}`);
  calls.set(id, name);
}

/** A turn of the user's; texts are one, whether they came as one or in parts. */
export const userTurn = (texts: readonly string[], media: readonly string[] = []): HeardTurn => ({
  who: 'user',
  text: texts.join(''),
  ...(media.length > 0 && { media }),
});

/** A turn of the model's. */
export const assistantTurn = (text: string, calls: readonly Omit<Call, 'id'>[]): HeardTurn => ({
  who: 'assistant',
  text,
  ...(calls.length > 0 && { calls }),
});

/** Results that stand next to each other are those of one turn. */
export function addResult(turns: HeardTurn[], result: HeardResult): void {
  const last = turns.at(-1);
  if (last?.who === 'tools') turns.splice(-1, 1, { who: 'tools', results: [...last.results, result] });
  else turns.push({ who: 'tools', results: [result] });
}

/** The type and the data of a data: address; other addresses are what they are. */
export const dataOf = (url: string): string => /^data:([^;]+);base64,(.*)$/.exec(url)?.slice(1).join(' ') ?? url;
