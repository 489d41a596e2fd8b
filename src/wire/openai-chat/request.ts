import * as z from 'zod';
import { REASONING_EFFORTS, type Sampling, type ToolChoice, type ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { FREEFORM_SCHEMA, withGrammar } from '../freeform.js';
import { checkShape } from '../json.js';
import { decodeSampling } from '../openai-sampling.js';
import type { DecodeRequest } from '../port.js';
import { sourceOf } from '../source.js';
import { NO_PARAMETERS } from '../tool-arguments.js';
import { decodeMessage } from './messages.js';
import { requestSchema, type Body, type Tool } from './request-schema.js';

/** Reads a chat completion request; the body itself is kept untouched as its source. Throws 'invalid-request'. */
export const decodeRequest: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  return {
    id: meta.id,
    model: checked.model,
    messages: checked.messages.map(decodeMessage),
    tools: (checked.tools ?? []).flatMap(decodeTool),
    sampling: samplingOf(checked),
    client: meta.client,
    source: sourceOf({ wire: 'openai-chat', body, stream: checked.stream === true }, meta),
  };
};

/** Tools of any other kind are run by the provider; they stay in the body. */
function decodeTool({ type, function: own, custom }: Tool): ToolSpec[] {
  if (own) {
    const { name, description, parameters, strict } = own;
    return [
      compact<ToolSpec>({
        name,
        description: description ?? '',
        schema: parameters ?? NO_PARAMETERS,
        strict: strict ?? undefined,
      }),
    ];
  }
  if (type !== 'custom' || !custom) return [];
  const description = withGrammar(custom.description ?? '', custom.format);
  return [{ name: custom.name, description, schema: FREEFORM_SCHEMA, freeform: true }];
}

function samplingOf(body: Body): Sampling {
  return compact<Sampling>({
    ...decodeSampling({ ...body, max_tokens: body.max_completion_tokens ?? body.max_tokens }),
    toolChoice: decodeToolChoice(body.tool_choice),
    parallelToolCalls: body.parallel_tool_calls ?? undefined,
    ...decodeReasoning(body),
    jsonSchema: decodeFormat(body.response_format),
  });
}

/** How hard to think, as OpenRouter and its clients say it. */
const reasoningSchema = z.looseObject({
  effort: z.string().nullish(),
  max_tokens: z.int().nonnegative().nullish(),
});

/** Providers have words of their own beside the usual ones; those are left to them. */
function decodeReasoning(body: Body): Pick<Sampling, 'reasoningEffort' | 'reasoningTokens'> {
  const reasoning = body.reasoning === undefined ? undefined : reasoningSchema.safeParse(body.reasoning).data;
  const word = body.reasoning_effort ?? reasoning?.effort;
  return compact<Sampling>({
    reasoningEffort: REASONING_EFFORTS.find((effort) => effort === word),
    reasoningTokens: reasoning?.max_tokens ?? undefined,
  });
}

function decodeToolChoice(choice: Body['tool_choice']): ToolChoice | undefined {
  if (typeof choice !== 'object') return choice;
  const name = (choice?.function ?? choice?.custom)?.name;
  return name === undefined ? undefined : { name };
}

function decodeFormat(format: Body['response_format']): unknown {
  if (format?.type === 'json_schema') return format.json_schema?.schema ?? true;
  return format?.type === 'json_object' ? true : undefined;
}
