import * as z from 'zod';
import type { EmbedInput, EmbedRequest, EmbedSource } from '../../core/embedding.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import { modelName } from '../model-name.js';
import type { RequestMeta } from '../port.js';

const tokenNumbers = z.array(z.int().nonnegative()).min(1);

/** Source: OpenAI API reference, "Create embeddings". */
export const requestSchema = z.looseObject({
  model: modelName,
  input: z.union([z.string(), z.array(z.string()).min(1), tokenNumbers, z.array(tokenNumbers).min(1)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().positive().nullish(),
});

/** Reads a request for embeddings. Throws 'invalid-request'. */
export function decodeEmbeddings(body: Record<string, unknown>, meta: RequestMeta): EmbedRequest {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  return compact<EmbedRequest>({
    id: meta.id,
    model: checked.model,
    inputs: inputsOf(checked.input),
    dimensions: checked.dimensions ?? undefined,
    client: meta.client,
    source: compact<EmbedSource>({ shape: 'openai', body, bytes: meta.bytes }),
  });
}

/** True for a client that wants vectors packed; the openai package does unless told otherwise. */
export const wantsPacked = ({ source }: EmbedRequest): boolean => source.body['encoding_format'] === 'base64';

function inputsOf(input: z.infer<typeof requestSchema>['input']): readonly EmbedInput[] {
  if (typeof input === 'string') return [input];
  return isTokenNumbers(input) ? [input] : input;
}

const isTokenNumbers = (input: readonly unknown[]): input is readonly number[] => typeof input[0] === 'number';
