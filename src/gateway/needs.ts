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
  const replies = repliesAsked(request);
  return {
    ...(onlyWires && { onlyWires }),
    ...(replies > 1 && { replies }),
    promptTokens,
    maxOutputTokens,
    expectedOutputTokens: Math.min(maxOutputTokens ?? USUAL_OUTPUT_TOKENS, USUAL_OUTPUT_TOKENS),
    capabilities: capabilitiesOf(request),
  };
}

/** Several replies are made and billed at once; each wire has its own word for it. Source: RELIABILITY T20. */
function repliesAsked({ source: { body } }: ChatRequest): number {
  const config = body['generationConfig'] ?? body['generation_config'];
  const candidates = typeof config === 'object' && config !== null ? Object.entries(config) : [];
  const asked = [
    body['n'],
    body['best_of'],
    ...candidates.flatMap(([key, value]) => (CANDIDATES.has(key) ? [value as unknown] : [])),
  ];
  return Math.max(1, ...asked.filter((value) => typeof value === 'number' && Number.isFinite(value)).map(Number));
}

const CANDIDATES: ReadonlySet<string> = new Set(['candidateCount', 'candidate_count']);
