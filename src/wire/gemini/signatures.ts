import { isFields, isPresent, type Fields } from '../unchecked.js';
import { isRecent } from './thinking.js';

/**
 * Recent models refuse a model turn whose first call has no signature. For calls that another model made Google gives
 * this word, which forges nothing: it asks that signatures be not checked. Source: https://ai.google.dev/gemini-api/docs/thought-signatures, FAQs.
 */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/** The parts of a model turn, with that word on the first call when it has no signature; of parallel calls only the first is checked. */
export function signedParts(parts: readonly Fields[], model: string): readonly Fields[] {
  if (!isRecent(model)) return parts;
  const first = parts.findIndex(isCall);
  const call = parts[first];
  if (!call || isGiven(call['thoughtSignature'] ?? call['thought_signature'])) return parts;
  return parts.with(first, { ...call, thoughtSignature: NO_SIGNATURE });
}

/** The contents of a client's own body, for a model that did not make all the calls in it; undefined when they can go as they came. */
export function signedContents(body: Fields, model: string): readonly unknown[] | undefined {
  const contents: readonly unknown[] = Array.isArray(body['contents']) ? body['contents'] : [];
  let hasCalled = false;
  const signed = contents.map((content) => {
    const parts = modelParts(content);
    if (!parts) hasCalled = false;
    // One turn may be kept in pieces, as it was streamed.
    if (!parts || hasCalled) return content;
    hasCalled = parts.some(isCall);
    const own = signedParts(parts, model);
    return own === parts ? content : { ...(content as Fields), parts: own }; // safe: it has parts
  });
  return signed.every((content, index) => content === contents[index]) ? undefined : signed;
}

function modelParts(content: unknown): readonly Fields[] | undefined {
  if (!isFields(content) || content['role'] !== 'model' || !Array.isArray(content['parts'])) return undefined;
  const parts: readonly unknown[] = content['parts'];
  return parts.every(isFields) ? parts : undefined;
}

const isCall = (part: Fields): boolean => isGiven(part['functionCall'] ?? part['function_call']);

const isGiven = (value: unknown): boolean => isPresent(value) && value !== '';
