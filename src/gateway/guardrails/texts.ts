import type { ChatRequest } from '../../core/chat.js';
import { spokenIn } from '../../core/echo.js';
import type { EmbedRequest } from '../../core/embedding.js';

/** Words have white space between them; ids, names, addresses and encoded data have none. */
const WHITE_SPACE = /\s/;

/**
 * All that a request would tell a provider in words: what people, tools and models said, what tools are said to be, and
 * every text of the client's own body that was not decoded, as a provider of its wire gets that too. There, texts
 * without white space are left out: ids, encoded pictures, signatures. Pictures and documents are not read.
 */
export function textsOf(request: ChatRequest): readonly string[] {
  const texts = new Set(spokenIn(request));
  for (const { description } of request.tools) texts.add(description);
  addWords(request.source.body, texts);
  texts.delete('');
  return [...texts];
}

/** The same for what is to be made into vectors. Numbers of tokens cannot be read. */
export function textsToEmbed({ inputs, source }: EmbedRequest): readonly string[] {
  const texts = new Set(inputs.filter((input) => typeof input === 'string'));
  addWords(source.body, texts);
  texts.delete('');
  return [...texts];
}

/** Walks without recursion: bodies may be as deep as clients like. */
function addWords(body: unknown, texts: Set<string>): void {
  const waiting: unknown[] = [body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      if (WHITE_SPACE.test(value)) texts.add(value);
    } else if (typeof value === 'object' && value !== null) {
      // Not pushed at once as arguments: a list may be longer than a call can take.
      for (const inner of Object.values(value)) waiting.push(inner);
    }
  }
}
