import type { ChatMessage, ContentPart, MediaPart, Seal, ToolResultPart } from '../../core/chat.js';
import { decodeMedia } from './media.js';
import type { Content, Part } from './shapes.js';

type Call = NonNullable<Part['functionCall']>;
type Response = NonNullable<Part['functionResponse']>;

/** A call of the newest model turn that has no result yet. `isNamed` says that its id is the client's own. */
type OpenCall = { readonly id: string; readonly name: string; readonly isNamed: boolean };

/** Reads the turns in order, because calls and results may have no ids: then name and place tell which belong together. */
export function decodeTurns(contents: readonly Content[]): readonly ChatMessage[] {
  const pairing = newPairing();
  return runsOf(contents)
    .flatMap(({ isModel, parts }): ChatMessage[] => {
      if (!isModel) return decodeUser(parts, pairing);
      pairing.startTurn();
      return [{ role: 'assistant', parts: joinTexts(parts.flatMap((part) => decodeModelPart(part, pairing))) }];
    })
    .filter((message) => message.parts.length > 0);
}

type Run = { readonly isModel: boolean; readonly parts: readonly Part[] };

/** Clients that keep a streamed answer as it came send each piece as a turn: to other wires the model speaks once. */
function runsOf(contents: readonly Content[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { role, parts } of contents) {
    const isModel = role === 'model';
    const last = runs.at(-1);
    if (isModel && last?.isModel) runs.splice(-1, 1, { isModel, parts: [...last.parts, ...(parts ?? [])] });
    else runs.push({ isModel, parts: parts ?? [] });
  }
  return runs;
}

function joinTexts(parts: readonly ContentPart[]): readonly ContentPart[] {
  const joined: ContentPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const adds = part.type === 'text' && part.text !== '';
    if (adds && last?.type === 'text') joined.splice(-1, 1, { ...last, text: last.text + part.text });
    else joined.push(part);
  }
  return joined;
}

type Pairing = ReturnType<typeof newPairing>;

function newPairing() {
  let open: OpenCall[] = [];
  let count = 0;
  const take = (isIt: (call: OpenCall) => boolean): string | undefined => {
    const found = open.find(isIt);
    if (found) open = open.filter((call) => call !== found);
    return found?.id;
  };
  const madeId = (kind: string, name: string): string => `${kind}_${count++}_${name}`;
  return {
    /** Calls that were never answered are not waited for any longer. */
    startTurn(): void {
      open = [];
    },
    /** The id of a call: its own, or one of its place and name, the same whenever the conversation is sent again. */
    idOfCall({ id, name }: Call): string {
      const call = { id: id || madeId('call', name), name, isNamed: !!id };
      open.push(call);
      return call.id;
    },
    /** The id of the call that a result answers. Tools may number results of calls that had no ids. */
    idOfResult({ id, name }: Response): string {
      const isNamesake = (call: OpenCall): boolean => !name || call.name === name;
      const own = id ? take((call) => call.id === id) : undefined;
      const paired = own ?? take((call) => isNamesake(call) && !(id && call.isNamed));
      return (paired ?? id) || madeId('result', name ?? '');
    },
  };
}

/** Results come first: whatever else stands in the turn was said after them. */
function decodeUser(parts: readonly Part[], pairing: Pairing): ChatMessage[] {
  const results = parts.flatMap(({ functionResponse }) =>
    functionResponse ? [decodeResult(functionResponse, pairing.idOfResult(functionResponse))] : [],
  );
  return [
    { role: 'tool', parts: results },
    { role: 'user', parts: parts.flatMap(decodeUserPart) },
  ];
}

function decodeUserPart(part: Part): ContentPart[] {
  if (typeof part.text === 'string') return [{ type: 'text', text: part.text }];
  return mediaOf(part);
}

function decodeModelPart(part: Part, pairing: Pairing): ContentPart[] {
  const seal = sealOf(part.thoughtSignature);
  if (part.functionCall) return [decodeCall(part.functionCall, pairing, seal)];
  if (part.thought) return [{ type: 'reasoning', text: part.text ?? '', ...(seal && { seal }) }];
  // A signature beside text stands after it, even after an empty one, so that it can go back to the same place.
  const words: ContentPart[] = typeof part.text === 'string' ? [{ type: 'text', text: part.text }] : mediaOf(part);
  if (seal) return [...words, { type: 'reasoning', text: '', seal }];
  return part.text === '' ? [] : words;
}

function decodeCall(call: Call, pairing: Pairing, seal: Seal | undefined): ContentPart {
  return {
    type: 'tool-call',
    id: pairing.idOfCall(call),
    name: call.name,
    argumentsJson: JSON.stringify(call.args ?? {}),
    ...(seal && { seal }),
  };
}

function decodeResult({ response, parts }: Response, id: string): ToolResultPart {
  const media = (parts ?? []).flatMap((part) => mediaOf(part));
  return {
    type: 'tool-result',
    id,
    ...outcomeOf(response ?? {}),
    ...(media.length > 0 && { media }),
  };
}

/** Google's own names for what came out: "output" and "error". Anything else is the output as a whole. Source: Gemini API reference, "FunctionResponse". */
function outcomeOf(response: Record<string, unknown>): Pick<ToolResultPart, 'text' | 'isError'> {
  const [name, ...others] = Object.keys(response);
  if (others.length > 0) return { text: JSON.stringify(response) };
  switch (name) {
    case 'error':
      return { text: plain(response[name]), isError: true };
    case 'output':
    case 'result':
      return { text: plain(response[name]) };
    case undefined:
      return { text: '' };
    default:
      return { text: JSON.stringify(response) };
  }
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function mediaOf(part: Part | NonNullable<Response['parts']>[number]): MediaPart[] {
  const media = decodeMedia(part);
  return media ? [media] : [];
}

const sealOf = (signature: string | null | undefined): Seal | undefined =>
  signature ? { wire: 'gemini', value: signature } : undefined;
