import { GatewayError } from '../core/errors.js';

/** The longest line kept in memory. */
const MAX_LINE_CHARACTERS = 8 * 1024 * 1024;

/** The lines of a stream of JSON values, without the empty ones. The last may lack its line end. */
export async function* readNdjson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let fragments: string[] = [];
  let fragmentCharacters = 0;

  for await (const chunk of bytes) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    fragments.push(first);
    fragmentCharacters += first.length;
    if (fragmentCharacters > MAX_LINE_CHARACTERS) {
      throw new GatewayError('upstream-garbled', 'The provider sent a line longer than 8 MiB.');
    }

    const last = others.pop();
    if (last === undefined) continue;
    yield* [fragments.join(''), ...others].filter(isNotBlank);
    fragments = [last];
    fragmentCharacters = last.length;
  }
  yield* [fragments.join('')].filter(isNotBlank);
}

const isNotBlank = (line: string): boolean => line.trim() !== '';
