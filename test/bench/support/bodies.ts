import { promptOf } from './prompts.js';

/** What a client asks: a text of this size, answered whole or streamed. */
export type Ask = { readonly kilobytes: number; readonly stream: boolean };

/** Wide enough for every round of a bench. */
const DIGITS = 8;

/** A body in the form of Chat Completions; Anthropic Messages takes the same with a limit, so it is always there. */
const template = ({ kilobytes, stream }: Ask): Buffer =>
  Buffer.from(
    JSON.stringify({
      model: 'auto',
      max_tokens: 1_024,
      stream,
      messages: [{ role: 'user', content: `${'0'.repeat(DIGITS)} ${promptOf(kilobytes * 1_024, 1)}` }],
    }),
  );

/** Makes bodies that differ in their text's number only: to a router, each is a text that it never saw before. */
export function makeBodies(ask: Ask): (number: number) => Buffer {
  const blank = template(ask);
  const at = blank.indexOf('0'.repeat(DIGITS));
  return (number) => {
    const body = Buffer.from(blank);
    body.write(String(number).padStart(DIGITS, '0'), at);
    return body;
  };
}
