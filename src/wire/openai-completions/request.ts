import * as z from 'zod';
import type { ChatRequest } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import { modelName } from '../model-name.js';
import { decodeSampling, samplingFields } from '../openai-sampling.js';
import type { DecodeRequest } from '../port.js';
import { sourceOf } from '../source.js';

/** A legacy completion request. Source: OpenAI API reference, "Create completion". */
export const requestSchema = z.looseObject({
  model: modelName,
  prompt: z.union([z.string(), z.array(z.unknown())]),
  stream: z.boolean().nullish(),
  ...samplingFields,
  suffix: z.string().nullish(),
});

type Body = z.infer<typeof requestSchema>;

/** Reads a legacy completion as a conversation of one turn; the body itself is kept untouched as its source. Throws 'invalid-request'. */
export const decodeRequest: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  return compact<ChatRequest>({
    id: meta.id,
    model: checked.model,
    messages: [{ role: 'user', parts: [{ type: 'text', text: promptText(checked.prompt) }] }],
    tools: [],
    sampling: decodeSampling(checked),
    suffix: checked.suffix || undefined,
    client: meta.client,
    source: sourceOf({ wire: 'openai-completions', body, stream: checked.stream === true }, meta),
  });
};

/** Several prompts, or prompts of token numbers, are read as far as they are text; only this wire can answer them. */
function promptText(prompt: Body['prompt']): string {
  if (typeof prompt === 'string') return prompt;
  if (prompt.length === 0) throw new GatewayError('invalid-request', '"prompt" must hold at least one text.');
  return prompt.filter((one) => typeof one === 'string').join('\n');
}
