import type { ChatRequest } from '../core/chat.js';
import type { Capability } from '../core/model.js';
import type { Needs } from '../core/route/types.js';

/** Tokens we expect a reply to take when nothing better is known; used for cost estimates only. */
const USUAL_OUTPUT_TOKENS = 600;

/** What a model must be able to carry to take this request. */
export function needsOf(request: ChatRequest, promptTokens: number): Needs {
  const { maxOutputTokens, jsonSchema } = request.sampling;
  const capabilities: Capability[] = [];
  if (request.tools.length > 0) capabilities.push('tools');
  if (request.messages.some((message) => message.parts.some((part) => part.type === 'image')))
    capabilities.push('images');
  if (jsonSchema !== undefined && jsonSchema !== true) capabilities.push('json-schema');
  return {
    promptTokens,
    maxOutputTokens,
    expectedOutputTokens: Math.min(maxOutputTokens ?? USUAL_OUTPUT_TOKENS, USUAL_OUTPUT_TOKENS),
    capabilities,
  };
}
