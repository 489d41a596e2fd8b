import type { Client, Usage } from './chat.js';

/** A text, or the token numbers of one, which only the model that made them can read. */
export type EmbedInput = string | readonly number[];

/** A request for vectors: one for each input, in their order. */
export type EmbedRequest = {
  readonly id: string;
  /** As the client asked: 'auto', 'auto:<preset>' or a model's name. */
  readonly model: string;
  readonly inputs: readonly EmbedInput[];
  /** How long the vectors should be, for models that can shorten them. */
  readonly dimensions?: number;
  readonly client: Client;
  readonly source: EmbedSource;
};

/** The shapes in which vectors are asked for. */
export type EmbedShape = 'openai' | 'ollama' | 'gemini';

/** The body as it came; a provider of the same shape starts from it, so no field is lost. 'none' is a body no provider takes. */
export type EmbedSource = {
  readonly shape: EmbedShape | 'none';
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes?: Uint8Array;
};

/** One vector. */
export type Vector = readonly number[];

/** What a provider gave. `usage` is undefined when it counted no tokens. */
export type EmbedReply = { readonly vectors: readonly Vector[]; readonly usage: Usage | undefined };
