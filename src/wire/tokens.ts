import { estimateTokenCount } from 'tokenx';
import type { ChatRequest, ContentPart, MediaPart } from '../core/chat.js';

/** Up to here the whole text is counted; tokenx takes about 0.07 ms for each 1,000 characters. */
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
export function estimateTokens(text: string): number {
  if (text.length <= EXACT_CHARACTERS) return estimateTokenCount(text);
  const slices = evenSlices(text);
  const sampledCharacters = slices.length * SLICE_CHARACTERS;
  const sampledTokens = slices.reduce((sum, slice) => sum + estimateTokenCount(slice), 0);
  return Math.round((sampledTokens / sampledCharacters) * text.length);
}

/** About how many tokens a request takes as a prompt, with its tools and images. */
export function estimateRequestTokens(request: ChatRequest): number {
  const parts = request.messages.flatMap((message) => message.parts);
  const suffix = request.suffix === undefined ? [] : [request.suffix];
  const text = [...parts.map(promptText), ...suffix].join('\n');
  return (
    estimateTokens(text) +
    parts.flatMap(mediaOf).reduce((sum, media) => sum + mediaTokens(media), 0) +
    request.messages.length * MESSAGE_TOKENS +
    Math.ceil(toolCharacters(request) / SCHEMA_CHARACTERS_PER_TOKEN)
  );
}

const mediaOf = (part: ContentPart): readonly MediaPart[] => {
  if (part.type === 'image' || part.type === 'file') return [part];
  return part.type === 'tool-result' ? (part.media ?? []) : [];
};

/** What stands at an address cannot be measured, so it counts like a picture. */
const mediaTokens = (media: MediaPart): number =>
  media.type === 'image' || media.mediaType === 'url'
    ? IMAGE_TOKENS
    : Math.ceil(media.data.length / FILE_CHARACTERS_PER_TOKEN);

function evenSlices(text: string): string[] {
  const wanted = Math.min(Math.max(text.length * SAMPLE_RATIO, EXACT_CHARACTERS), MAX_SAMPLE_CHARACTERS);
  const count = Math.floor(wanted / SLICE_CHARACTERS);
  const step = (text.length - SLICE_CHARACTERS) / (count - 1);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor(index * step);
    return text.slice(start, start + SLICE_CHARACTERS);
  });
}

function promptText(part: ContentPart): string {
  switch (part.type) {
    case 'text':
    case 'tool-result':
      return part.text;
    case 'tool-call':
      return `${part.name} ${part.argumentsJson}`;
    case 'image':
    case 'file':
    case 'reasoning':
      return '';
  }
}

function toolCharacters(request: ChatRequest): number {
  if (request.tools.length === 0) return 0;
  return JSON.stringify(request.tools).length;
}
