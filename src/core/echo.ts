import type { ChatRequest, ContentPart } from './chat.js';
import { squeezed } from './squeezed.js';

/** So many characters in a row, white space left out, are no chance: they were repeated. */
const RUN = 12;

/** How far apart runs are looked for: a repetition of RUN + STEP characters is always met. */
const STEP = 6;

/** Set anew by whoever repeats. */
const WHITE_SPACE = /\s/;

/** What stands where the request was repeated. */
const MARK = '[prompt]';

/**
 * What somebody said of a request without what they repeat of it, so that it can be kept: runs of more than some 17
 * characters that one of the texts has too, however white space is set. `said` is a few sentences, the texts any length.
 */
export function withoutEcho(said: string, texts: readonly string[]): string {
  const { bare, places } = squeezed(said, WHITE_SPACE);
  if (bare.length < RUN) return said;
  const isEcho = new Uint8Array(bare.length);
  for (const text of texts) {
    const spoken = text.replace(/\s+/g, '');
    for (let at = 0; at + RUN <= bare.length; at += STEP) {
      if (isEcho[at] === 1 && isEcho[at + RUN - 1] === 1) continue;
      const found = spoken.indexOf(bare.slice(at, at + RUN));
      if (found >= 0) mark(isEcho, { bare, at, spoken, found });
    }
  }
  return masked(said, places, isEcho);
}

/** Marks the whole stretch around a run that both have. */
function mark(
  isEcho: Uint8Array,
  {
    bare,
    at,
    spoken,
    found,
  }: { readonly bare: string; readonly at: number; readonly spoken: string; readonly found: number },
): void {
  let from = at;
  let to = at + RUN;
  while (from > 0 && at - from < found && bare[from - 1] === spoken[found - (at - from) - 1]) from -= 1;
  while (to < bare.length && bare[to] === spoken[found + (to - at)]) to += 1;
  isEcho.fill(1, from, to);
}

function masked(said: string, places: readonly number[], isEcho: Uint8Array): string {
  let text = '';
  let kept = 0;
  for (let at = 0; at < isEcho.length; at += 1) {
    if (isEcho[at] === 0) continue;
    const from = at;
    while (isEcho[at + 1] === 1) at += 1;
    text += `${said.slice(kept, places[from])}${MARK}`;
    kept = (places[at] ?? said.length) + 1;
  }
  return text + said.slice(kept);
}

/** Everything that people, tools and models said in a request. */
export const spokenIn = ({ messages, suffix }: Pick<ChatRequest, 'messages' | 'suffix'>): readonly string[] => [
  ...messages.flatMap(({ parts }) => parts.flatMap(textsOf)),
  ...(suffix === undefined ? [] : [suffix]),
];

function textsOf(part: ContentPart): readonly string[] {
  if (part.type === 'tool-call') return [part.argumentsJson];
  return 'text' in part ? [part.text] : [];
}
