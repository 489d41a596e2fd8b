import type { ChatRequest, ContentPart } from '../core/chat.js';
import type { Capability } from '../core/model.js';
import type { Needs } from '../core/route/types.js';
import { onlyWiresOf } from '../wire/uncarried.js';

/** Tokens we expect a reply to take when nothing better is known; used for cost estimates only. */
const USUAL_OUTPUT_TOKENS = 600;

/** Models that see pictures read documents as well. */
const hasMedia = (part: ContentPart): boolean =>
  part.type === 'image' || part.type === 'file' || (part.type === 'tool-result' && part.media !== undefined);

/** What a request uses of what not every model can. */
export function capabilitiesOf(request: ChatRequest): readonly Capability[] {
  const { jsonSchema } = request.sampling;
  const capabilities: Capability[] = [];
  if (request.tools.length > 0) capabilities.push('tools');
  if (request.messages.some((message) => message.parts.some(hasMedia))) capabilities.push('images');
  if (jsonSchema !== undefined && jsonSchema !== true) capabilities.push('json-schema');
  if (request.suffix !== undefined) capabilities.push('insert');
  return capabilities;
}

/** What a model must be able to carry to take this request. */
export function needsOf(request: ChatRequest, promptTokens: number): Needs {
  const { maxOutputTokens } = request.sampling;
  const onlyWires = onlyWiresOf(request);
  return {
    ...(onlyWires && { onlyWires }),
    promptTokens,
    maxOutputTokens,
    expectedOutputTokens: Math.min(maxOutputTokens ?? USUAL_OUTPUT_TOKENS, USUAL_OUTPUT_TOKENS),
    capabilities: capabilitiesOf(request),
  };
}
