import type { Seal } from '../../core/chat.js';
import { freeformInput } from '../freeform.js';
import { argumentsSchema } from '../tool-arguments.js';
import { tryJson } from '../try-json.js';
import type { KnownTool } from './tools.js';

/** One event of the stream before it is numbered. */
export type WireEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Where an item stands in the reply, and its id. */
export type Place = { readonly outputIndex: number; readonly id: string };

/** How an item ends: `item` is what it has become. */
export type Closed = { readonly events: readonly WireEvent[]; readonly item: object };

/** The events that every item shares. */
const about = ({ outputIndex, id }: Place): object => ({ item_id: id, output_index: outputIndex });
const addedEvent = ({ outputIndex }: Place, item: object): WireEvent => ({
  type: 'response.output_item.added',
  output_index: outputIndex,
  item,
});
const doneEvent = ({ outputIndex }: Place, item: object): WireEvent => ({
  type: 'response.output_item.done',
  output_index: outputIndex,
  item,
});

const statusOf = (isCut: boolean): string => (isCut ? 'incomplete' : 'completed');

/** What a message is made of: words, or the model's refusal to give them. */
export type WordKind = 'output_text' | 'refusal';

/** A message that is being written. */
export type OpenMessage = {
  readonly kind: 'message';
  readonly start: WireEvent;
  readonly add: (kind: WordKind, text: string) => WireEvent[];
  readonly close: (isCut: boolean) => Closed;
};

/** Starts a message of the model. Source of all events: OpenAI API reference, "Streaming events". */
export function openMessage(place: Place): OpenMessage {
  const head = { id: place.id, type: 'message', role: 'assistant' };
  const parts: object[] = [];
  let kind: WordKind | undefined;
  let pieces: string[] = [];
  const where = (): object => ({ ...about(place), content_index: parts.length });

  function endPart(): WireEvent[] {
    if (kind === undefined) return [];
    const text = pieces.join('');
    const part = partOf(kind, text);
    const said = kind === 'refusal' ? { refusal: text } : { text, logprobs: [] };
    const events = [
      { type: `response.${kind}.done`, ...where(), ...said },
      { type: 'response.content_part.done', ...where(), part },
    ];
    parts.push(part);
    pieces = [];
    return events;
  }

  return {
    kind: 'message',
    start: addedEvent(place, { ...head, status: 'in_progress', content: [] }),
    add(next, text) {
      const events: WireEvent[] = [];
      if (next !== kind) {
        events.push(...endPart());
        kind = next;
        events.push({ type: 'response.content_part.added', ...where(), part: partOf(next, '') });
      }
      pieces.push(text);
      const extra = next === 'refusal' ? {} : { logprobs: [] };
      return [...events, { type: `response.${next}.delta`, ...where(), delta: text, ...extra }];
    },
    close(isCut) {
      const events = endPart();
      const item = { ...head, status: statusOf(isCut), content: parts };
      return { events: [...events, doneEvent(place, item)], item };
    },
  };
}

const partOf = (kind: WordKind, text: string): object =>
  kind === 'refusal'
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', text, annotations: [], logprobs: [] };

/** Reasoning that is being written. */
export type OpenReasoning = {
  readonly kind: 'reasoning';
  readonly start: WireEvent;
  readonly add: (text: string) => WireEvent[];
  readonly close: (seal?: Seal) => Closed;
};

/** Starts an item of reasoning. Its words are written as a summary, the one place that needs no seal. */
export function openReasoning(place: Place): OpenReasoning {
  const head = { id: place.id, type: 'reasoning' };
  const pieces: string[] = [];
  const where = { ...about(place), summary_index: 0 };
  const summaryOf = (text: string): object => ({ type: 'summary_text', text });

  function end(): { readonly events: readonly WireEvent[]; readonly summary: readonly object[] } {
    if (pieces.length === 0) return { events: [], summary: [] };
    const text = pieces.join('');
    const part = summaryOf(text);
    return {
      events: [
        { type: 'response.reasoning_summary_text.done', ...where, text },
        { type: 'response.reasoning_summary_part.done', ...where, part },
      ],
      summary: [part],
    };
  }

  return {
    kind: 'reasoning',
    start: addedEvent(place, { ...head, summary: [] }),
    add(text) {
      const first = { type: 'response.reasoning_summary_part.added', ...where, part: summaryOf('') };
      const events = pieces.length === 0 ? [first] : [];
      pieces.push(text);
      return [...events, { type: 'response.reasoning_summary_text.delta', ...where, delta: text }];
    },
    close(seal) {
      const { events, summary } = end();
      const item = { ...head, summary, ...sealedFields(seal), id: place.id };
      return { events: [...events, doneEvent(place, item)], item };
    },
  };
}

/** What this wire's maker sealed goes back as it came; other makers' seals mean nothing here. */
function sealedFields(seal: Seal | undefined): object {
  const isOwn = seal?.wire === 'openai-responses' && typeof seal.value === 'object';
  return isOwn ? { ...seal.value } : {};
}

/** A call that is being written. */
export type OpenCall = {
  readonly kind: 'call';
  readonly start: WireEvent;
  readonly add: (argumentsJson: string) => WireEvent[];
  readonly close: (isCut: boolean) => Closed;
};

/** What is called, as this wire names it. */
type Called = Pick<KnownTool, 'kind' | 'name' | 'namespace'> & { readonly callId: string };

/** Starts a call in the form that its tool has on this wire. */
export function openCall(place: Place, called: Called): OpenCall {
  const pieces: string[] = [];
  const form = FORMS[called.kind];
  const item = (argumentsJson: string, status: string): object => ({
    id: place.id,
    ...form.item(called, argumentsJson),
    status,
  });
  return {
    kind: 'call',
    start: addedEvent(place, item('', 'in_progress')),
    add(argumentsJson) {
      pieces.push(argumentsJson);
      return form.pieces(place, argumentsJson);
    },
    close(isCut) {
      const argumentsJson = pieces.join('');
      const closed = item(argumentsJson, statusOf(isCut));
      return { events: [...form.end(place, argumentsJson), doneEvent(place, closed)], item: closed };
    },
  };
}

/** How the calls of one kind of tool look. `pieces` are told as they come, `end` once all is there. */
type Form = {
  readonly item: (called: Called, argumentsJson: string) => object;
  readonly pieces: (place: Place, argumentsJson: string) => WireEvent[];
  readonly end: (place: Place, argumentsJson: string) => WireEvent[];
};

const nothing = (): WireEvent[] => [];
const groupOf = ({ namespace }: Called): object => (namespace === undefined ? {} : { namespace });

const FORMS: Readonly<Record<KnownTool['kind'], Form>> = {
  function: {
    item: (called, argumentsJson) => ({
      type: 'function_call',
      call_id: called.callId,
      name: called.name,
      ...groupOf(called),
      arguments: argumentsJson,
    }),
    pieces: (place, delta) => [{ type: 'response.function_call_arguments.delta', ...about(place), delta }],
    end: (place, json) => [{ type: 'response.function_call_arguments.done', ...about(place), arguments: json }],
  },
  custom: {
    item: (called, argumentsJson) => ({
      type: 'custom_tool_call',
      call_id: called.callId,
      name: called.name,
      ...groupOf(called),
      input: argumentsJson === '' ? '' : freeformInput(argumentsJson),
    }),
    // The text lies inside JSON until it is whole.
    pieces: nothing,
    end: (place, argumentsJson) => {
      const input = freeformInput(argumentsJson);
      return [
        { type: 'response.custom_tool_call_input.delta', ...about(place), delta: input },
        { type: 'response.custom_tool_call_input.done', ...about(place), input },
      ];
    },
  },
  'local-shell': {
    item: ({ callId }, argumentsJson) => ({
      type: 'local_shell_call',
      call_id: callId,
      action: { type: 'exec', command: [], env: {}, ...fieldsOf(argumentsJson) },
    }),
    pieces: nothing,
    end: nothing,
  },
  'tool-search': {
    item: ({ callId }, argumentsJson) => ({
      type: 'tool_search_call',
      call_id: callId,
      execution: 'client',
      arguments: fieldsOf(argumentsJson),
    }),
    pieces: nothing,
    end: nothing,
  },
};

/** The arguments as an object. A call that was cut has none; its status says so. */
const fieldsOf = (argumentsJson: string): object => tryJson(argumentsJson, argumentsSchema) ?? {};
