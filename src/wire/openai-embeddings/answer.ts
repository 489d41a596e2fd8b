import type { EmbedReply, EmbedRequest } from '../../core/embedding.js';
import { compact } from '../compact.js';
import { packVector } from './base64.js';
import { wantsPacked } from './request.js';

/** The answer as OpenAI writes it, in the encoding that was asked for. `model` is who answered. */
export function encodeEmbeddings(request: EmbedRequest, { vectors, usage }: EmbedReply, model: string): object {
  const encode = wantsPacked(request) ? packVector : (vector: EmbedReply['vectors'][number]) => vector;
  return compact<Record<string, unknown>>({
    object: 'list',
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
    model,
    usage: usage && { prompt_tokens: usage.inputTokens, total_tokens: usage.inputTokens },
  });
}
