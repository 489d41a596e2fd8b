import { LRUCache } from 'lru-cache';
import type { ChatEvent, ChatMessage, ChatRequest, ContentPart, Seal, WireSource } from '../core/chat.js';
import { sameRef, type ModelRef } from '../core/model.js';
import { stripSeals } from '../wire/strip-seals.js';

/** Tool calls and seals that are remembered: some days of one person's work, at a few hundred bytes each. */
const MOST_ENTRIES = 20_000;

/** Seals longer than this are hashes of themselves here; only their end is kept. */
const KEY_CHARACTERS = 96;

/** Who made what in the conversations of late, so that sealed reasoning goes back to its maker and to nobody else. */
export type Makers = {
  /** Takes the events of one reply of this model. */
  readonly listenTo: (model: ModelRef) => (event: ChatEvent) => void;
  /** The model in whose tool loop a request stands: it made the calls whose results come last. */
  readonly loopModelOf: (request: ChatRequest) => ModelRef | undefined;
  /** The request as this model may see it: without the seals of others, and with its own that the client's wire could not hold. */
  readonly requestFor: (request: ChatRequest, model: ModelRef) => ChatRequest;
};

type Made = { readonly model: ModelRef; readonly seals: readonly Seal[] };

/** Remembers in memory, for as long as there is room. */
export function createMakers(): Makers {
  const calls = new LRUCache<string, Made>({ max: MOST_ENTRIES });
  const seals = new LRUCache<string, ModelRef>({ max: MOST_ENTRIES });

  function listenTo(model: ModelRef): (event: ChatEvent) => void {
    const before: Seal[] = [];
    let passes = false;
    return (event) => {
      // A client of the same wire keeps the seals itself, and not all that they seal was read here.
      passes ||= event.type === 'wire-bytes';
      const seal = 'seal' in event ? event.seal : undefined;
      if (seal) seals.set(sealKey(seal), model);
      if (event.type === 'reasoning-seal' && !passes) before.push(event.seal);
      // A call's own seal is the last of its list.
      if (event.type === 'tool-call-start')
        calls.set(event.id, { model, seals: seal && !passes ? [...before, seal] : [...before] });
    };
  }

  const isForeign = (seal: Seal, model: ModelRef): boolean => {
    const maker = seals.get(sealKey(seal));
    return maker !== undefined && !sameRef(maker, model);
  };

  const isCallOfAnother = (part: ContentPart, model: ModelRef): boolean => {
    const maker = part.type === 'tool-call' ? calls.get(part.id)?.model : undefined;
    return maker !== undefined && !sameRef(maker, model);
  };

  return {
    listenTo,
    loopModelOf: (request) => {
      const result = request.messages.at(-1)?.parts.findLast((part) => part.type === 'tool-result');
      return result && calls.get(result.id)?.model;
    },
    requestFor: (request, model) => {
      const isMixed = request.messages.some(({ parts }) => parts.some((part) => isCallOfAnother(part, model)));
      const foreign = (seal: Seal): boolean => isForeign(seal, model) || (isMixed && isUnsigned(seal));
      const lookup = { model, calls, foreign };
      const messages = request.messages.map((message) =>
        message.role === 'assistant' ? forModel(message, lookup) : message,
      );
      const isUnclean = (part: ContentPart): boolean =>
        isSealedBy(part, foreign) || (isMixed && part.type === 'reasoning' && part.seal === undefined);
      const isClean = !request.messages.some(({ parts }) => parts.some(isUnclean));
      if (isClean && messages.every((message, index) => message === request.messages[index])) return request;
      return { ...request, messages, source: isClean ? request.source : withoutSeals(request.source, foreign) };
    },
  };
}

/** Thoughts that nobody signed: as clients of Anthropic's have them from models of other wires. Claude refuses them. */
function isUnsigned({ wire, value }: Seal): boolean {
  if (wire !== 'anthropic-messages' || typeof value !== 'object' || value === null) return false;
  return 'type' in value && value.type === 'thinking' && (!('signature' in value) || value.signature === '');
}

const sealOf = (part: ContentPart): Seal | undefined =>
  part.type === 'reasoning' || part.type === 'tool-call' ? part.seal : undefined;

function isSealedBy(part: ContentPart, foreign: (seal: Seal) => boolean): boolean {
  const seal = sealOf(part);
  return seal !== undefined && foreign(seal);
}

/** The client's own body is written anew, so there are no bytes of it any more. */
function withoutSeals(source: WireSource, foreign: (seal: Seal) => boolean): WireSource {
  const { wire, body, stream, headers } = source;
  return { wire, body: stripSeals(wire, body, foreign), stream, ...(headers && { headers }) };
}

type Lookup = {
  readonly model: ModelRef;
  readonly calls: LRUCache<string, Made>;
  readonly foreign: (seal: Seal) => boolean;
};

function forModel(message: ChatMessage, { model, calls, foreign }: Lookup): ChatMessage {
  if (!message.parts.some(({ type }) => type === 'reasoning' || type === 'tool-call')) return message;
  const own = message.parts.flatMap((part) => withoutForeign(part, foreign));
  const restored = restore(own, (id) => {
    const made = calls.get(id);
    return made && sameRef(made.model, model) ? made.seals : [];
  });
  const isSame = restored.length === message.parts.length && restored.every((part, at) => part === message.parts[at]);
  return isSame ? message : { ...message, parts: restored };
}

/** Sealed reasoning of another model is left out; a tool call stays and loses its seal. */
function withoutForeign(part: ContentPart, foreign: (seal: Seal) => boolean): readonly ContentPart[] {
  if (!isSealedBy(part, foreign)) return [part];
  if (part.type !== 'tool-call') return [];
  const { type, id, name, argumentsJson } = part;
  return [{ type, id, name, argumentsJson }];
}

/** Puts back what the client's wire had no place for, before the first call and on each call. */
function restore(parts: readonly ContentPart[], sealsOf: (id: string) => readonly Seal[]): readonly ContentPart[] {
  if (parts.some((part) => sealOf(part) !== undefined)) return parts;
  const first = parts.findIndex((part) => part.type === 'tool-call');
  const call = parts[first];
  if (call?.type !== 'tool-call') return parts;
  const seals = sealsOf(call.id);
  if (seals.length === 0) return parts;
  const [wire] = seals;
  // Gemini seals calls, the others seal reasoning that stands before them.
  if (wire?.wire === 'gemini') return parts.map((part) => withOwnSeal(part, sealsOf));
  const reasoning = seals.map((seal): ContentPart => ({ type: 'reasoning', text: '', seal }));
  return [...parts.slice(0, first), ...reasoning, ...parts.slice(first)];
}

function withOwnSeal(part: ContentPart, sealsOf: (id: string) => readonly Seal[]): ContentPart {
  const seal = part.type === 'tool-call' ? sealsOf(part.id).at(-1) : undefined;
  return part.type === 'tool-call' && seal ? { ...part, seal } : part;
}

/** What tells one seal from another: its own text, wherever its wire has it. */
function sealKey({ wire, value }: Seal): string {
  const fields: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const text = [value, fields['signature'], fields['encrypted_content'], fields['data']].find(
    (one) => typeof one === 'string',
  );
  return `${wire} ${(text ?? JSON.stringify(value)).slice(-KEY_CHARACTERS)}`;
}
