import type { ChatMessage, ChatRequest } from '../chat.js';
import { stripEnvelopes, type Stripped } from './envelopes.js';
import { NO_CODE, splitCode, type CodeFacts } from './pasted-code.js';

/** What the person asked, without what agents and editors wrapped around it. */
export type HumanText = {
  /** All of it, code blocks included. */
  readonly text: string;
  /** The words, code blocks left out; head and tail when it is very long. */
  readonly prose: string;
  readonly code: CodeFacts;
  /** Characters read, code blocks included. */
  readonly characters: number;
  readonly isTruncated: boolean;
  readonly strippedCharacters: number;
  readonly attachments: number;
  /** Index of the message it was read from; undefined when no user turn has text. */
  readonly turn: number | undefined;
};

/** Enough for every real request; the end counts because people write their question below what they paste. */
const HEAD_CHARACTERS = 24 * 1024;
const TAIL_CHARACTERS = 8 * 1024;

const NOTHING: HumanText = {
  text: '',
  prose: '',
  code: NO_CODE,
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
export function humanText(request: ChatRequest): HumanText {
  let strippedCharacters = 0;
  let attachments = 0;
  for (let turn = request.messages.length - 1; turn >= 0; turn -= 1) {
    const read = humanTextAt(request, turn);
    if (!read) continue;
    strippedCharacters += read.strippedCharacters;
    attachments += read.attachments;
    if (read.characters > 0) return { ...read, strippedCharacters, attachments };
  }
  return unstrippedText(request);
}

/** What the person says in one message; undefined for other roles and for messages without text. */
export function humanTextAt({ messages }: ChatRequest, turn: number): HumanText | undefined {
  const message = messages[turn];
  if (message?.role !== 'user') return undefined;
  const raw = rawText(message);
  if (raw === '') return undefined;
  return toHumanText(stripTurn(raw), turn);
}

function unstrippedText({ messages }: ChatRequest): HumanText {
  const turn = messages.findLastIndex((message) => message.role === 'user' && rawText(message) !== '');
  const message = messages[turn];
  if (!message) return NOTHING;
  return toHumanText({ text: rawText(message), strippedCharacters: 0, attachments: 0 }, turn);
}

function toHumanText({ text, strippedCharacters, attachments }: Stripped, turn: number): HumanText {
  const read = headAndTail(text);
  const { prose, code } = splitCode(read);
  return {
    text: read,
    prose,
    code,
    characters: read.length,
    isTruncated: read.length < text.length,
    strippedCharacters,
    attachments,
    turn,
  };
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
