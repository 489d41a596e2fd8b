import * as z from 'zod';
import type { ChatEvent, FinishReason } from '../../core/chat.js';
import { usageEvents } from '../counted.js';
import { parseJson } from '../json.js';
import { writeSse } from '../sse.js';
import type { ReplyReader, WireReader } from '../port.js';
import { requireReadableCalls } from '../tool-arguments.js';
import { endedEarly, readInBandFault, upstreamError } from '../upstream-error.js';
import { eventSchema, wholeSchema, type Block, type StreamEvent } from './reply-schema.js';
import { addUsage, usageOf, type Said } from './usage.js';

/** A tool call as far as it has come; `block` is the number of its content block. */
type ToolCall = { readonly block: number; readonly argumentsJson: string };

/** What has to be remembered between the events of one reply. `reason` is set once the provider has said why it ended. */
type ReplyState = {
  readonly calls: readonly ToolCall[];
  /** The block of thinking that is open. */
  readonly thought: { readonly thinking: string; readonly signature: string } | undefined;
  readonly reason: FinishReason | undefined;
  readonly stopText: string | undefined;
  readonly said: Said;
  readonly hasStarted: boolean;
  readonly isStopped: boolean;
};

type Step = readonly [state: ReplyState, events: readonly ChatEvent[]];

const START: ReplyState = {
  calls: [],
  thought: undefined,
  reason: undefined,
  stopText: undefined,
  said: {},
  hasStarted: false,
  isStopped: false,
};

const REASONS: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'refused',
};

/** How replies of this wire are read. */
export const reader: WireReader = {
  framing: 'sse',
  start: startReading,
  telling:
    /"(?:message_start|message_delta|message_stop|content_block_stop|tool_use|input_json_delta|signature_delta|redacted_thinking|ping|error)"/,
  eventName: (data) => parseJson(data, z.object({ type: z.string() }), 'upstream-garbled').type,
  readWhole: (text, name) => {
    const { error, content, usage, stop_reason, stop_sequence } = parseJson(text, wholeSchema, 'upstream-garbled');
    if (error) throw upstreamError(name, readInBandFault(error));
    const blocks = (content ?? []).flatMap((content_block, index): StreamEvent[] => [
      { type: 'content_block_start', index, content_block },
      { type: 'content_block_stop', index },
    ]);
    const [state, events] = play(blocks, name);
    const [ended] = endMessage(state, { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage });
    return [...events, finishOf(ended, name)];
  },
};

function startReading(name: string, passes = false): ReplyReader {
  let state = START;
  return {
    read(data) {
      const [next, events] = step(state, parseJson(data, eventSchema, 'upstream-garbled'), name);
      state = next;
      return events;
    },
    finish() {
      if (!passes) requireReadableCalls(state);
      return finishOf(state, name);
    },
    repaired: (data) => (state.hasStarted && MESSAGE_START.test(data) ? '' : data),
    closing: () => (state.isStopped ? '' : MESSAGE_STOP),
  };
}

/** Strict clients take one start of a message, and wait for its stop. */
const MESSAGE_START = /"type"\s*:\s*"message_start"/;
const MESSAGE_STOP = writeSse('{"type":"message_stop"}', 'message_stop');

function play(wireEvents: readonly StreamEvent[], name: string): Step {
  let state = START;
  const events = wireEvents.flatMap((event) => {
    const [next, read] = step(state, event, name);
    state = next;
    return read;
  });
  return [state, events];
}

/** Reads one event. Types that are not known are skipped, as the wire's rules ask. Throws the provider's own error when the event is one. */
function step(state: ReplyState, event: StreamEvent, name: string): Step {
  switch (event.type) {
    case 'message_start':
      return startMessage(state, event);
    case 'content_block_start':
      return event.content_block ? startBlock(state, event.content_block, event.index) : [state, []];
    case 'content_block_delta':
      return addDelta(state, event);
    case 'content_block_stop':
      return endBlock(state, event.index);
    case 'message_delta':
      return endMessage(state, event);
    case 'message_stop':
      return [{ ...state, isStopped: true, reason: state.reason ?? 'other' }, []];
    case 'error':
      throw upstreamError(name, readInBandFault(event.error ?? ''));
    default:
      return [state, []];
  }
}

/** How much was written by then says nothing of how much will be. */
function startMessage(state: ReplyState, { message }: StreamEvent): Step {
  const said = addUsage(state.said, message?.usage);
  return [
    { ...state, hasStarted: true, said: { ...said, output: undefined } },
    usageEvents(usageOf({ ...said, output: said.output ?? 0 })),
  ];
}

/** Tools that the provider runs by itself show in blocks of their own, which are not the client's business. */
function startBlock(state: ReplyState, block: Block, index: number | null | undefined): Step {
  switch (block.type) {
    case 'tool_use':
      return startCall(state, block, index);
    case 'thinking': {
      const { thinking, signature } = block;
      const thought = { thinking: thinking ?? '', signature: signature ?? '' };
      return [{ ...state, thought }, textDelta('reasoning-delta', thinking)];
    }
    case 'redacted_thinking':
      return [state, [seal({ type: 'redacted_thinking', data: block.data })]];
    case 'text':
      return [state, textDelta('text-delta', block.text)];
    default:
      return [state, []];
  }
}

function startCall(state: ReplyState, block: Block, index: number | null | undefined): Step {
  // Most send the input in pieces after an empty object; some send it whole at the start.
  const argumentsJson = isEmpty(block.input) ? '' : JSON.stringify(block.input);
  const position = state.calls.length;
  const call = { block: index ?? position, argumentsJson };
  const start: ChatEvent = { type: 'tool-call-start', index: position, id: block.id ?? '', name: block.name ?? '' };
  return [{ ...state, calls: [...state.calls, call] }, [start, ...argumentsDelta(position, argumentsJson)]];
}

const isEmpty = (input: unknown): boolean =>
  input === undefined || input === null || (typeof input === 'object' && Object.keys(input).length === 0);

function addDelta(state: ReplyState, { index, delta }: StreamEvent): Step {
  const argumentsJson = delta?.partial_json ?? '';
  if (argumentsJson !== '') return addArguments(state, index, argumentsJson);
  const { thought } = state;
  const grown = thought && {
    thinking: thought.thinking + (delta?.thinking ?? ''),
    signature: thought.signature + (delta?.signature ?? ''),
  };
  return [
    { ...state, thought: grown },
    [...textDelta('text-delta', delta?.text), ...textDelta('reasoning-delta', delta?.thinking)],
  ];
}

/** Pieces for a block that is no call of ours belong to a tool of the provider's. */
function addArguments(state: ReplyState, index: number | null | undefined, argumentsJson: string): Step {
  const position = state.calls.findIndex((call) => call.block === index);
  const call = state.calls[position];
  if (!call) return [state, []];
  const grown = { ...call, argumentsJson: call.argumentsJson + argumentsJson };
  return [{ ...state, calls: state.calls.with(position, grown) }, argumentsDelta(position, argumentsJson)];
}

/** A block of thinking is over once it is signed; a call for which nothing was sent has no arguments. */
function endBlock(state: ReplyState, index: number | null | undefined): Step {
  const { thought, calls } = state;
  if (thought) {
    const events = thought.signature === '' ? [] : [seal({ type: 'thinking', ...thought })];
    return [{ ...state, thought: undefined }, events];
  }
  const position = calls.findIndex((call) => call.block === index);
  return calls[position]?.argumentsJson === '' ? addArguments(state, index, '{}') : [state, []];
}

function endMessage(state: ReplyState, { delta, usage }: StreamEvent): Step {
  const wireReason = delta?.stop_reason;
  const said = addUsage(state.said, usage);
  const next = {
    ...state,
    reason: wireReason ? (REASONS[wireReason] ?? 'other') : state.reason,
    stopText: delta?.stop_sequence ?? state.stopText,
    said,
  };
  return [next, said === state.said ? [] : usageEvents(usageOf(said))];
}

function finishOf({ reason, said, stopText }: ReplyState, name: string): ChatEvent & { type: 'finish' } {
  if (!reason) throw endedEarly(name);
  const { reportedNanoUsd } = said;
  return {
    type: 'finish',
    reason,
    usage: usageOf(said),
    ...(reportedNanoUsd !== undefined && { reportedNanoUsd }),
    ...(stopText !== undefined && { stopText }),
  };
}

/** The block as it came, so that it can go back as it came. */
const seal = (value: object): ChatEvent => ({ type: 'reasoning-seal', seal: { wire: 'anthropic-messages', value } });

function textDelta(type: 'text-delta' | 'reasoning-delta', text: string | null | undefined): ChatEvent[] {
  return text ? [{ type, text }] : [];
}

function argumentsDelta(index: number, argumentsJson: string): ChatEvent[] {
  return argumentsJson === '' ? [] : [{ type: 'tool-call-delta', index, argumentsJson }];
}
