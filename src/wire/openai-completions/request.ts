import * as z from 'zod';
import type { ChatRequest, Client, Sampling } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import { modelName } from '../model-name.js';

/** A legacy completion request. Source: OpenAI API reference, "Create completion". */
export const requestSchema = z.looseObject({
  model: modelName,
  prompt: z.union([z.string(), z.array(z.unknown())]),
  stream: z.boolean().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  max_tokens: z.int().positive().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  n: z.number().nullish(),
  best_of: z.number().nullish(),
  echo: z.boolean().nullish(),
  logprobs: z.number().nullish(),
  suffix: z.string().nullish(),
});

type Body = z.infer<typeof requestSchema>;

/** Reads a legacy completion as a conversation of one turn. Throws 'invalid-request' for what a chat cannot carry. */
export function decodeRequest(
  body: Record<string, unknown>,
  meta: { readonly id: string; readonly client: Client },
): ChatRequest {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  refuseUncarried(checked);
  return {
    id: meta.id,
    model: checked.model,
    messages: [{ role: 'user', parts: [{ type: 'text', text: promptText(checked.prompt) }] }],
    tools: [],
    sampling: decodeSampling(checked),
    client: meta.client,
    source: { wire: 'openai-completions', body, stream: checked.stream === true },
  };
}

function promptText(prompt: Body['prompt']): string {
  if (typeof prompt === 'string') return prompt;
  const [only] = prompt;
  if (prompt.length === 1 && typeof only === 'string') return only;
  throw new GatewayError(
    'invalid-request',
    '"prompt" must be one text. Lists of several prompts or of token numbers are not supported here.',
  );
}

function refuseUncarried(body: Body): void {
  const refused = [
    ['n', (body.n ?? 1) > 1],
    ['best_of', (body.best_of ?? 1) > 1],
    ['echo', body.echo === true],
    ['logprobs', (body.logprobs ?? 0) > 0],
    ['suffix', !!body.suffix],
  ] as const;
  const [field] = refused.find(([, isAsked]) => isAsked) ?? [];
  if (field === undefined) return;
  throw new GatewayError('invalid-request', `"${field}" is not supported on /v1/completions here. Leave it out.`);
}

function decodeSampling(body: Body): Sampling {
  const stop = typeof body.stop === 'string' ? [body.stop] : body.stop;
  return compact<Sampling>({
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    maxOutputTokens: body.max_tokens ?? undefined,
    stop: stop ?? undefined,
  });
}
