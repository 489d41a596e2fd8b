import type { ChatEvent, Seal } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import {
  openCall,
  openMessage,
  openReasoning,
  type Closed,
  type OpenCall,
  type OpenMessage,
  type OpenReasoning,
  type Place,
  type WireEvent,
  type WordKind,
} from './answer-item.js';
import type { ToolKind, ToolTable } from './tools.js';

type WrittenEvent = Exclude<ChatEvent, { type: 'finish' | 'wire-bytes' | 'usage' }>;

/** The output of one reply while it is written. */
export type OutputWriter = {
  readonly write: (event: WrittenEvent) => readonly WireEvent[];
  /** Ends what is open. `isCut`: the model was stopped, so the last item may lack its end. */
  readonly close: (isCut: boolean) => readonly WireEvent[];
  /** The items that have ended, in order. */
  readonly items: () => readonly object[];
  readonly isRefused: () => boolean;
};

/** How the API begins the ids of each kind of item. */
const CALL_PREFIXES: Readonly<Record<ToolKind, string>> = {
  function: 'fc',
  custom: 'ctc',
  'local-shell': 'lsh',
  'tool-search': 'tsc',
};

/** The calls of a turn. They stay open together, because their pieces may come mixed. */
type CallWriter = {
  readonly start: (index: number, callId: string, name: string) => WireEvent;
  readonly add: (index: number, argumentsJson: string) => readonly WireEvent[];
  /** Ends all of them, in order. */
  readonly close: (isCut: boolean) => readonly Closed[];
};

function startCalls(nextPlace: (prefix: string) => Place, tools: ToolTable): CallWriter {
  const open = new Map<number, OpenCall>();
  return {
    start(index, callId, name) {
      const { kind, ...known } = tools.get(name) ?? { kind: 'function', name, namespace: undefined };
      const call = openCall(nextPlace(CALL_PREFIXES[kind]), { kind, ...known, callId });
      open.set(index, call);
      return call.start;
    },
    add(index, argumentsJson) {
      const call = open.get(index);
      if (!call) throw new GatewayError('upstream-garbled', 'The provider went on with a tool call that had ended.');
      return argumentsJson === '' ? [] : call.add(argumentsJson);
    },
    close(isCut) {
      const closed = [...open.values()].map((call) => call.close(isCut));
      open.clear();
      return closed;
    },
  };
}

/** Starts the output of a reply. Item ids are made of `id`; `tools` says how each call looks. */
export function startOutput(id: string, tools: ToolTable): OutputWriter {
  const items: object[] = [];
  let open: OpenMessage | OpenReasoning | undefined;
  let places = 0;
  let isRefused = false;

  const nextPlace = (prefix: string): Place => {
    const outputIndex = places++;
    return { outputIndex, id: `${prefix}_${id}_${outputIndex}` };
  };
  const calls = startCalls(nextPlace, tools);

  function ended({ events, item }: Closed): readonly WireEvent[] {
    items.push(item);
    return events;
  }

  function endOpen(isCut: boolean, seal?: Seal): readonly WireEvent[] {
    const item = open;
    open = undefined;
    return item ? ended(item.kind === 'message' ? item.close(isCut) : item.close(seal)) : [];
  }

  const close = (isCut: boolean): readonly WireEvent[] => [...endOpen(isCut), ...calls.close(isCut).flatMap(ended)];

  function say(kind: WordKind, text: string): readonly WireEvent[] {
    if (text === '') return [];
    if (open?.kind === 'message') return open.add(kind, text);
    const before = close(false);
    open = openMessage(nextPlace('msg'));
    return [...before, open.start, ...open.add(kind, text)];
  }

  function think(text: string): readonly WireEvent[] {
    if (text === '') return [];
    if (open?.kind === 'reasoning') return open.add(text);
    const before = close(false);
    open = openReasoning(nextPlace('rs'));
    return [...before, open.start, ...open.add(text)];
  }

  /** Ends the reasoning so far. A seal of this wire alone stands for reasoning whose words are hidden. */
  function sealed(seal: Seal): readonly WireEvent[] {
    if (open?.kind === 'reasoning') return endOpen(false, seal);
    if (seal.wire !== 'openai-responses') return [];
    const before = close(false);
    const reasoning = openReasoning(nextPlace('rs'));
    return [...before, reasoning.start, ...ended(reasoning.close(seal))];
  }

  function write(event: WrittenEvent): readonly WireEvent[] {
    switch (event.type) {
      case 'text-delta':
        return say('output_text', event.text);
      case 'refusal-delta':
        isRefused ||= event.text !== '';
        return say('refusal', event.text);
      case 'reasoning-delta':
        return think(event.text);
      case 'reasoning-seal':
        return sealed(event.seal);
      case 'tool-call-start':
        return [...endOpen(false), calls.start(event.index, event.id, event.name)];
      case 'tool-call-delta':
        return calls.add(event.index, event.argumentsJson);
    }
  }

  return { write, close, items: () => items, isRefused: () => isRefused };
}
