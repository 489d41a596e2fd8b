import * as z from 'zod';
import type { ChatMessage, Sampling, ToolChoice, ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { checkShape } from '../json.js';
import { modelName } from '../model-name.js';
import type { DecodeRequest } from '../port.js';
import { sourceOf } from '../source.js';
import { NO_PARAMETERS } from '../tool-arguments.js';
import { toJsonSchema } from './schema.js';
import { requestSchema, type Body } from './shapes.js';
import { decodeThinking } from './thinking.js';
import { decodeTurns } from './turns.js';

const namedSchema = z.object({ model: modelName });

/** Reads what generateContent and its kin take; model and stream come from the path. Throws 'invalid-request'. */
export const decodeRequest: DecodeRequest = (body, meta) => {
  const checked = checkShape(body, requestSchema, 'invalid-request');
  const { model } = checkShape({ model: meta.model ?? checked.model }, namedSchema, 'invalid-request');
  return {
    id: meta.id,
    model: model.replace(/^models\//, ''),
    messages: [...decodeSystem(checked.systemInstruction), ...decodeTurns(checked.contents ?? [])],
    tools: decodeTools(checked),
    sampling: decodeSampling(checked),
    client: meta.client,
    source: sourceOf({ wire: 'gemini', body, stream: meta.stream ?? false }, meta),
  };
};

function decodeSystem(instruction: Body['systemInstruction']): ChatMessage[] {
  const parts = (instruction?.parts ?? []).flatMap(({ text }) => (text ? [{ type: 'text', text } as const] : []));
  return parts.length === 0 ? [] : [{ role: 'system', parts }];
}

/** A client that allows only some of its tools offers only those. */
function decodeTools({ tools, toolConfig }: Body): ToolSpec[] {
  const allowed = toolConfig?.functionCallingConfig?.allowedFunctionNames ?? [];
  return (tools ?? [])
    .flatMap((tool) => tool.functionDeclarations ?? [])
    .filter(({ name }) => allowed.length === 0 || allowed.includes(name))
    .map(({ name, description, parameters, parametersJsonSchema }) => ({
      name,
      description: description ?? '',
      schema: parametersJsonSchema ?? toJsonSchema(parameters) ?? NO_PARAMETERS,
    }));
}

function decodeSampling({ generationConfig, toolConfig }: Body): Sampling {
  const config = generationConfig ?? {};
  return compact<Sampling>({
    temperature: given(config.temperature),
    topP: given(config.topP),
    topK: given(config.topK),
    seed: given(config.seed),
    presencePenalty: given(config.presencePenalty),
    frequencyPenalty: given(config.frequencyPenalty),
    maxOutputTokens: given(config.maxOutputTokens),
    stop: given(config.stopSequences),
    toolChoice: decodeToolChoice(toolConfig),
    ...decodeThinking(config.thinkingConfig),
    jsonSchema: decodeFormat(config),
  });
}

const given = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

/** VALIDATED only promises that calls follow their schema. */
function decodeToolChoice(toolConfig: Body['toolConfig']): ToolChoice | undefined {
  const { mode, allowedFunctionNames: allowed } = toolConfig?.functionCallingConfig ?? {};
  switch (mode?.toUpperCase() ?? '') {
    case 'AUTO':
    case 'VALIDATED':
      return 'auto';
    case 'NONE':
      return 'none';
    case 'ANY': {
      const [name, ...others] = allowed ?? [];
      return name !== undefined && others.length === 0 ? { name } : 'required';
    }
    default:
      return undefined;
  }
}

function decodeFormat(config: NonNullable<Body['generationConfig']>): unknown {
  const format = config.responseFormat?.find(({ text }) => text)?.text;
  if (format?.mimeType && isJson(format.mimeType)) return format.schema ?? true;
  if (!config.responseMimeType || !isJson(config.responseMimeType)) return undefined;
  return config.responseJsonSchema ?? toJsonSchema(config.responseSchema) ?? true;
}

/** Google writes the newer field's type as the name of a constant. */
const isJson = (mimeType: string): boolean => ['application/json', 'APPLICATION_JSON'].includes(mimeType);
