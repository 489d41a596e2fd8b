import type { ChatMessage, ContentPart, Seal, ToolResultPart } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { argumentsObject } from '../tool-arguments.js';
import { encodeMedia } from './media.js';
import { signedParts } from './signatures.js';
import { isRecent } from './thinking.js';

type WirePart = Readonly<Record<string, unknown>>;

/** All that one side says before the other does. */
type Run = { readonly isModel: boolean; readonly parts: readonly ContentPart[] };

/** The conversation without its system texts. Throws 'invalid-request' for results without a call, and for calls that cannot be read. */
export function encodeTurns(messages: readonly ChatMessage[], model: string): object[] {
  const names = new Map<string, string>();
  return runsOf(messages).flatMap(({ isModel, parts }) => {
    for (const part of parts) if (part.type === 'tool-call') names.set(part.id, part.name);
    if (isModel) return turn('model', signedParts(encodeModel(parts), model));
    const results = parts.flatMap((part) => (part.type === 'tool-result' ? [part] : []));
    // Results have a turn of their own: as many as there were calls, and nothing else in it.
    return [
      ...turn(
        'user',
        results.map((part) => encodeResult(part, names, model)),
      ),
      ...turn('user', [...looseMedia(results, model), ...parts.flatMap(encodeUserPart)]),
    ];
  });
}

function runsOf(messages: readonly ChatMessage[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { role, parts } of messages) {
    const isModel = role === 'assistant';
    const last = runs.at(-1);
    if (last?.isModel === isModel) runs.splice(-1, 1, { isModel, parts: [...last.parts, ...parts] });
    else runs.push({ isModel, parts });
  }
  return runs;
}

const turn = (role: 'user' | 'model', parts: readonly WirePart[]): object[] =>
  parts.length === 0 ? [] : [{ role, parts }];

/** A signature without words belongs to the text before it. Texts without words are refused, unless they are signed. */
function encodeModel(parts: readonly ContentPart[]): readonly WirePart[] {
  const encoded: WirePart[] = [];
  for (const part of parts) {
    const last = encoded.at(-1);
    const signature = part.type === 'reasoning' && part.text === '' ? signed(part.seal) : undefined;
    if (signature && last && 'text' in last && !('thoughtSignature' in last)) {
      encoded.splice(-1, 1, { ...last, ...signature });
    } else encoded.push(...encodeModelPart(part));
  }
  return encoded.filter((part) => part['text'] !== '' || 'thoughtSignature' in part);
}

function encodeModelPart(part: ContentPart): WirePart[] {
  switch (part.type) {
    case 'text':
      return [{ text: part.text }];
    case 'image':
    case 'file':
      return [encodeMedia(part)];
    case 'reasoning': {
      const signature = signed(part.seal);
      return signature ? [{ text: part.text, ...(part.text !== '' && { thought: true }), ...signature }] : [];
    }
    case 'tool-call': {
      const { id, name, argumentsJson, seal } = part;
      return [{ functionCall: { id, name, args: argumentsObject(name, argumentsJson) }, ...signed(seal) }];
    }
    case 'tool-result':
      return [];
  }
}

/** Only what came in this wire goes back; the words of other models' thoughts are not owed to this one. */
const signed = (seal: Seal | undefined): WirePart | undefined =>
  seal?.wire === 'gemini' ? { thoughtSignature: seal.value } : undefined;

function encodeUserPart(part: ContentPart): WirePart[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'image':
    case 'file':
      return [encodeMedia(part)];
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
      return [];
  }
}

function encodeResult(part: ToolResultPart, names: ReadonlyMap<string, string>, model: string): WirePart {
  const { id, text, media, isError } = part;
  const name = names.get(id);
  if (name === undefined) {
    throw new GatewayError(
      'invalid-request',
      'A tool result has an id that no tool call before it has. Send the call too.',
    );
  }
  return {
    functionResponse: {
      id,
      name,
      response: isError ? { error: text } : { output: text },
      ...(media?.length && isRecent(model) && { parts: media.map(encodeMedia) }),
    },
  };
}

/** Older models take pictures within a result for an error; they see them in the turn after it. */
const looseMedia = (results: readonly ToolResultPart[], model: string): WirePart[] =>
  isRecent(model) ? [] : results.flatMap(({ media }) => (media ?? []).map(encodeMedia));
