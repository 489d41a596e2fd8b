import * as z from 'zod';
import type { EmbedReply, EmbedRequest } from '../../core/embedding.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import { modelName } from '../model-name.js';
import type { RequestMeta } from '../port.js';
import { embedBatchSchema, embedSchema, type Content } from './shapes.js';

const namedSchema = z.object({ model: modelName });

/** Reads what embedContent takes: one content, one vector. The kind of task is a hint, and stays in the body. Throws 'invalid-request'. */
export function decodeEmbed(body: Record<string, unknown>, meta: RequestMeta): EmbedRequest {
  const { content, outputDimensionality } = checkShape(body, embedSchema, 'invalid-request');
  return requestOf({ body, meta, inputs: [textOf(content, 'content')], dimensions: outputDimensionality ?? undefined });
}

/** Reads what batchEmbedContents takes: all of its vectors have one length. Throws 'invalid-request'. */
export function decodeBatchEmbed(body: Record<string, unknown>, meta: RequestMeta): EmbedRequest {
  const { requests } = checkShape(body, embedBatchSchema, 'invalid-request');
  const dimensions = requests[0]?.outputDimensionality ?? undefined;
  const other = requests.findIndex((one) => (one.outputDimensionality ?? undefined) !== dimensions);
  if (other !== -1) {
    throw new GatewayError(
      'invalid-request',
      `"requests[${other}].outputDimensionality" differs from that of the first. Ask for one length at a time.`,
    );
  }
  const inputs = requests.map(({ content }, index) => textOf(content, `requests[${index}].content`));
  return requestOf({ body, meta, inputs, dimensions });
}

type Read = Pick<EmbedRequest, 'inputs'> & {
  readonly body: Record<string, unknown>;
  readonly meta: RequestMeta;
  readonly dimensions: number | undefined;
};

/** The model stands in the path, and again in each request of a batch, so no provider takes the body as it is. */
function requestOf({ body, meta, inputs, dimensions }: Read): EmbedRequest {
  const { model } = checkShape({ model: meta.model }, namedSchema, 'invalid-request');
  return compact<EmbedRequest>({
    id: meta.id,
    model: model.replace(/^models\//, ''),
    inputs,
    dimensions,
    client: meta.client,
    source: { shape: 'none', body },
  });
}

/** The words of one content. Throws for anything but words, which only some of Google's models turn into vectors. */
function textOf({ parts }: Pick<Content, 'parts'>, where: string): string {
  const texts = (parts ?? []).map(({ text }, index) => {
    if (typeof text === 'string') return text;
    throw new GatewayError(
      'invalid-request',
      `"${where}.parts[${index}]" must be text: vectors are made of nothing else here.`,
    );
  });
  return texts.join('');
}

/** The answer of embedContent. */
export const encodeEmbed = (_request: EmbedRequest, { vectors: [values = []], usage }: EmbedReply): object => ({
  embedding: { values },
  ...(usage && { usageMetadata: { promptTokenCount: usage.inputTokens } }),
});

/** The answer of batchEmbedContents. */
export const encodeBatchEmbed = (_request: EmbedRequest, { vectors, usage }: EmbedReply): object => ({
  embeddings: vectors.map((values) => ({ values })),
  ...(usage && { usageMetadata: { promptTokenCount: usage.inputTokens } }),
});
