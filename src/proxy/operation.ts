import type * as z from 'zod';

/** Whose API a path belongs to, with what its section says. */
export const API_TAGS = {
  OpenAI: 'The OpenAI API: chat completions, responses, completions, embeddings, models.',
  Anthropic: 'The Anthropic API: messages and their size.',
  Gemini: 'The Gemini API, at its preview and at its stable version.',
  Ollama: 'The Ollama API. Streams are lines of JSON, and are sent unless "stream" is false.',
  Signalbox: "Signalbox's own.",
  Panel: 'The panel in a browser.',
} as const;

/** What the description of the API says of one path of an endpoint. */
export type Operation = {
  readonly tag: keyof typeof API_TAGS;
  /** A few words, without a full stop. */
  readonly summary: string;
  /** What stands for '*' in the endpoint's path, with names in braces. */
  readonly rest?: string;
  readonly query?: readonly QueryParameter[];
  /** What is checked of a JSON body; absent where none is read. */
  readonly body?: z.ZodType;
  /** Media types of good answers, with or without parameters; JSON when absent, and none where every answer is a refusal. */
  readonly answers?: readonly string[];
};

/** One parameter behind the '?' of a path. */
type QueryParameter = { readonly name: string; readonly description: string; readonly required?: true };
