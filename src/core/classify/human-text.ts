import type { ChatMessage, ChatRequest } from '../chat.js';
import { createRecent } from '../recent.js';
import { stripEnvelopes, type Stripped } from './envelopes.js';
import { NO_CODE, splitCode, type CodeFacts } from './pasted-code.js';

/** What the person asked, without what agents and editors wrapped around it; head and tail when it is very long. */
export type PersonText = {
  /** Code blocks included. */
  readonly text: string;
  /** Characters read, code blocks included. */
  readonly characters: number;
  readonly isTruncated: boolean;
  readonly strippedCharacters: number;
  readonly attachments: number;
  /** Index of the message it was read from; undefined when no user turn has text. */
  readonly turn: number | undefined;
};

/** The same, with code told from words. */
export type HumanText = PersonText & {
  /** The words, code blocks left out. */
  readonly prose: string;
  readonly code: CodeFacts;
};

/** Enough for every real request; the end counts because people write their question below what they paste. */
const HEAD_CHARACTERS = 24 * 1024;
const TAIL_CHARACTERS = 8 * 1024;

const NOTHING: PersonText = {
  text: '',
  characters: 0,
  isTruncated: false,
  strippedCharacters: 0,
  attachments: 0,
  turn: undefined,
};

/**
 * Reads the newest user turn in which something is left after stripping, so that turns holding only tool results
 * or reminders are passed over. When there is none, the newest turn with any text is read as it came.
 */
export const humanText = (request: ChatRequest): HumanText => withCode(personText(request));

/** The same, not split. */
export function personText(request: ChatRequest): PersonText {
  let strippedCharacters = 0;
  let attachments = 0;
  for (let turn = request.messages.length - 1; turn >= 0; turn -= 1) {
    const read = personTextAt(request, turn);
    if (!read) continue;
    strippedCharacters += read.strippedCharacters;
    attachments += read.attachments;
    if (read.characters > 0) return { ...read, strippedCharacters, attachments };
  }
  return unstrippedText(request);
}

/** What the person says in one message; undefined for other roles and for messages without text. */
export function personTextAt({ messages }: ChatRequest, turn: number): PersonText | undefined {
  const message = messages[turn];
  if (message?.role !== 'user') return undefined;
  const raw = rawText(message);
  return raw === '' ? undefined : { ...readTurn(raw), turn };
}

/** Turns that are sent again with each step of an agent are stripped once. A very long one comes alone. */
const recent = createRecent<PersonText>({ texts: 128, characters: 256_000 });
const recentLong = createRecent<PersonText>({ texts: 1, characters: 16_000_000 });

function readTurn(raw: string): PersonText {
  const store = raw.length > LONG_CHARACTERS ? recentLong : recent;
  return store.get(raw) ?? store.keep(raw, toPersonText(stripTurn(bounded(raw)), undefined));
}

const LONG_CHARACTERS = 32_000;

/** Envelopes are looked for in so much of the head and of the tail; what stands between is material, whatever it is. */
const SEARCHED_CHARACTERS = 96 * 1024;

/** Head and tail are joined, so that an attachment that starts in one and ends in the other is still found as one. */
function bounded(raw: string): string {
  if (raw.length <= 2 * SEARCHED_CHARACTERS) return raw;
  const tail = wholeCharacterAt(raw, raw.length - SEARCHED_CHARACTERS);
  return `${raw.slice(0, wholeCharacterAt(raw, SEARCHED_CHARACTERS))}\n${raw.slice(tail)}`;
}

function unstrippedText({ messages }: ChatRequest): PersonText {
  const turn = messages.findLastIndex((message) => message.role === 'user' && rawText(message) !== '');
  const message = messages[turn];
  if (!message) return NOTHING;
  return toPersonText({ text: rawText(message), strippedCharacters: 0, attachments: 0 }, turn);
}

function toPersonText({ text, strippedCharacters, attachments }: Stripped, turn: number | undefined): PersonText {
  const read = headAndTail(text);
  return {
    text: read,
    characters: read.length,
    isTruncated: read.length < text.length,
    strippedCharacters,
    attachments,
    turn,
  };
}

function withCode(person: PersonText): HumanText {
  return person === NOTHING ? { ...NOTHING, prose: '', code: NO_CODE } : { ...person, ...splitCode(person.text) };
}

/** Parts are put on lines of their own: clients send reminders and the question as separate parts. */
function rawText({ parts }: ChatMessage): string {
  const texts = parts.flatMap((part) => (part.type === 'text' && part.text !== '' ? [part.text] : []));
  return texts.length === 1 ? (texts[0] ?? '') : texts.join('\n');
}

/** Codex in an editor: the question follows the context under a heading of its own. */
const IDE_CONTEXT_HEADING = '# Context from my IDE setup';
const REQUEST_HEADING = /^## My request for [^\n]{1,40}\n/m;

/** Codex: a turn that only repeats the rules of the repository. */
const RULES_HEADING = '# AGENTS.md instructions';

/** Cline and its kin without native tools: results come as user turns that start with the name of the tool. */
const TOOL_REPORT = /^\[[a-z_]{2,40}(?: for '[^\n]{0,400}')?\] Result:/;

const ASKS = /<(?:feedback|user_message)>/;

function stripTurn(raw: string): Stripped {
  const text = raw.trimStart();
  const nothing = { text: '', strippedCharacters: raw.length, attachments: 0 };
  if (text.startsWith(RULES_HEADING)) return nothing;
  if (TOOL_REPORT.test(text) && !ASKS.test(text)) return nothing;
  if (!text.startsWith(IDE_CONTEXT_HEADING)) return stripEnvelopes(text);

  const heading = REQUEST_HEADING.exec(text);
  if (!heading) return nothing;
  const start = heading.index + heading[0].length;
  const stripped = stripEnvelopes(text.slice(start));
  return { ...stripped, strippedCharacters: stripped.strippedCharacters + start };
}

function headAndTail(text: string): string {
  if (text.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return text;
  const head = text.slice(0, wholeCharacterAt(text, HEAD_CHARACTERS));
  const tail = text.slice(wholeCharacterAt(text, text.length - TAIL_CHARACTERS));
  return `${head}\n${tail}`;
}

/** Moves a cut that would split a surrogate pair to before it. */
function wholeCharacterAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
