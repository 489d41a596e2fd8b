import * as z from 'zod';
import { compact } from '../compact.js';
import { textsOf, usageOf, type EmbedFormat } from '../embed-format.js';
import { parseJson } from '../json.js';

const replySchema = z.object({
  embeddings: z.array(z.object({ values: z.array(z.number()).min(1) })),
  usageMetadata: z.object({ promptTokenCount: z.unknown().optional() }).nullish().catch(undefined),
});

/** Gemini's embeddings. Source: Gemini API reference, "models.batchEmbedContents". */
export const geminiEmbed: EmbedFormat = {
  shape: 'gemini',
  path: (model) => `/models/${encodeURIComponent(model)}:batchEmbedContents`,
  encode: (ask) => ({
    requests: textsOf(ask).map((text) =>
      compact<Record<string, unknown>>({
        model: `models/${ask.model}`,
        content: { parts: [{ text }] },
        outputDimensionality: ask.dimensions,
      }),
    ),
  }),
  read: (text) => {
    const { embeddings, usageMetadata } = parseJson(text, replySchema, 'upstream-garbled');
    return { vectors: embeddings.map(({ values }) => values), usage: usageOf(usageMetadata?.promptTokenCount) };
  },
};
