import type { ChatRequest, ContentPart, MediaPart } from '../core/chat.js';
import { countTokens } from './token-count.js';

/** Up to here the whole text is counted. */
const EXACT_CHARACTERS = 1_024;

/** Longer texts are judged by slices; one part in 16 is read, so up to 16,000 characters cost no more than 1,024. */
const SAMPLE_RATIO = 1 / 16;
const MAX_SAMPLE_CHARACTERS = 16_384;

/** Slices this long lose little at their edges and still fall on many different parts of the text. */
const SLICE_CHARACTERS = 128;

/** A mid-sized picture; providers count from 85 to 1,600 tokens. */
const IMAGE_TOKENS = 800;

/** A page of a PDF is about 50 KB and 2,000 tokens; base64 adds a third. */
const FILE_CHARACTERS_PER_TOKEN = 30;

/** JSON schemas are dense in short words and punctuation. */
const SCHEMA_CHARACTERS_PER_TOKEN = 4;

/** Role marks and separators around each message. Source: the OpenAI cookbook counts three. */
const MESSAGE_TOKENS = 3;

/** About how many tokens a text is. Bounded work: long texts are sampled at even distances and scaled. */
export const estimateTokens = (text: string): number => estimatePieces([text]);

/** About how many tokens a request takes as a prompt, with its tools and images. */
export function estimateRequestTokens(request: ChatRequest): number {
  const { messages, suffix } = request;
  const pieces: string[] = [];
  let tokens = messages.length * MESSAGE_TOKENS;
  // One walk, because a long conversation does not fit into the processor's cache.
  for (const { parts } of messages) {
    for (const part of parts) {
      pieces.push('\n');
      tokens += addPart(part, pieces);
    }
  }
  if (suffix !== undefined) pieces.push('\n', suffix);
  pieces.shift(); // what stands before the first part divides nothing
  return tokens + estimatePieces(pieces) + Math.ceil(toolCharacters(request) / SCHEMA_CHARACTERS_PER_TOKEN);
}

/** What stands at an address cannot be measured, so it counts like a picture. */
const mediaTokens = (media: MediaPart): number =>
  media.type === 'image' || media.mediaType === 'url'
    ? IMAGE_TOKENS
    : Math.ceil(media.data.length / FILE_CHARACTERS_PER_TOKEN);

/** Estimates the text that the pieces make together. Joining a megabyte would cost more than its slices do. */
function estimatePieces(pieces: readonly string[]): number {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length <= EXACT_CHARACTERS) return countTokens(pieces.join(''));
  const wanted = Math.min(Math.max(length * SAMPLE_RATIO, EXACT_CHARACTERS), MAX_SAMPLE_CHARACTERS);
  const count = Math.floor(wanted / SLICE_CHARACTERS);
  const step = (length - SLICE_CHARACTERS) / (count - 1);
  const tokensFrom = makeSlicer(pieces);
  let tokens = 0;
  for (let index = 0; index < count; index += 1) tokens += tokensFrom(Math.floor(index * step));
  return Math.round((tokens / (count * SLICE_CHARACTERS)) * length);
}

/** Counts slices of the joined pieces, each starting no earlier than the one before. */
function makeSlicer(pieces: readonly string[]): (start: number) => number {
  let at = 0;
  let before = 0;
  return (start) => {
    while (start >= before + (pieces[at]?.length ?? Infinity)) {
      before += pieces[at]?.length ?? 0;
      at += 1;
    }
    const from = start - before;
    const piece = pieces[at] ?? '';
    if (from + SLICE_CHARACTERS <= piece.length) return countTokens(piece, from, from + SLICE_CHARACTERS);
    let slice = piece.slice(from);
    for (let next = at + 1; slice.length < SLICE_CHARACTERS && next < pieces.length; next += 1) {
      slice += pieces[next]?.slice(0, SLICE_CHARACTERS - slice.length) ?? '';
    }
    return countTokens(slice);
  };
}

/** Adds the text of a part to the pieces; gives the tokens of what is no text. */
function addPart(part: ContentPart, pieces: string[]): number {
  switch (part.type) {
    case 'text':
      pieces.push(part.text);
      return 0;
    case 'tool-result':
      pieces.push(part.text);
      return (part.media ?? []).reduce((sum, media) => sum + mediaTokens(media), 0);
    case 'tool-call':
      pieces.push(part.name, ' ', part.argumentsJson);
      return 0;
    case 'image':
    case 'file':
      return mediaTokens(part);
    case 'reasoning':
      return 0;
  }
}

/** About the length of the tools as JSON: writing out forty kilobytes takes longer than all else that is counted. */
const toolCharacters = ({ tools }: ChatRequest): number => (tools.length === 0 ? 0 : jsonCharacters(tools));

/** Quotes, colon and comma of a field, and what a number or a truth value takes. */
const FIELD_CHARACTERS = 4;
const SCALAR_CHARACTERS = 4;

/** Length of a value as JSON, escapes not counted. */
function jsonCharacters(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (value === undefined) return 0;
  if (typeof value !== 'object' || value === null) return SCALAR_CHARACTERS;
  let characters = 1;
  if (Array.isArray(value)) {
    for (const item of value) characters += jsonCharacters(item) + 1;
    return characters;
  }
  // Not Object.entries: it makes a list of lists for every one of hundreds of small objects.
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name in fields) characters += name.length + FIELD_CHARACTERS + jsonCharacters(fields[name]);
  return characters;
}
