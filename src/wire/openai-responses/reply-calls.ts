import type { ChatEvent } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { FREEFORM_HEAD, FREEFORM_TAIL, freeformArguments, freeformPiece } from '../freeform.js';
import { portableToolId } from '../tool-id.js';
import type { ItemKey, OutputItem } from './output-item.js';

/** The tool calls of one reply as they come. */
type CallLog = {
  readonly all: () => readonly { readonly argumentsJson: string }[];
  /** Nothing for an item that is no call, or has started before. Throws 'upstream-garbled' for one without a name. */
  readonly start: (key: ItemKey, item: OutputItem) => ChatEvent[];
  /** `text` goes on with the arguments, or with the plain text of a freeform call. */
  readonly delta: (key: ItemKey, text: string) => ChatEvent[];
  /** What the pieces have left out. */
  readonly end: (key: ItemKey, item: OutputItem) => ChatEvent[];
};

/** `said` is what came in pieces: the arguments, or the text that is among them. */
type Call = { readonly index: number; readonly isFreeform: boolean; said: string; argumentsJson: string };

/** `name` is the provider's, for errors. */
export function startCalls(name: string): CallLog {
  const calls = new Map<ItemKey, Call>();

  function delta(key: ItemKey, text: string): ChatEvent[] {
    const call = calls.get(key);
    if (!call || text === '') return [];
    const isFirst = call.said === '';
    call.said += text;
    if (!call.isFreeform) return append(call, text);
    return append(call, (isFirst ? FREEFORM_HEAD : '') + freeformPiece(text));
  }

  return {
    all: () => [...calls.values()],
    start(key, item) {
      if (!isCall(item) || calls.has(key)) return [];
      if (!item.name) throw new GatewayError('upstream-garbled', `${name} sent a tool call without a name.`);
      const index = calls.size;
      calls.set(key, { index, isFreeform: item.type === 'custom_tool_call', said: '', argumentsJson: '' });
      const id = item.call_id || item.id || portableToolId(`call_${name}_${index}`);
      return [{ type: 'tool-call-start', index, id, name: item.name }];
    },
    delta,
    end(key, item) {
      const call = calls.get(key);
      if (!call) return [];
      const whole = call.isFreeform ? (item.input ?? '') : textOf(item.arguments);
      if (call.isFreeform && call.said === '') return append(call, freeformArguments(whole));
      const rest = whole.startsWith(call.said) ? whole.slice(call.said.length) : '';
      return [...delta(key, rest), ...(call.isFreeform ? append(call, FREEFORM_TAIL) : [])];
    },
  };
}

function append(call: Call, argumentsJson: string): ChatEvent[] {
  if (argumentsJson === '') return [];
  call.argumentsJson += argumentsJson;
  return [{ type: 'tool-call-delta', index: call.index, argumentsJson }];
}

const isCall = ({ type }: OutputItem): boolean => type === 'function_call' || type === 'custom_tool_call';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
