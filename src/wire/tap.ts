import { createParser } from 'eventsource-parser';
import { isContent, type ChatEvent, type WireBytes } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import type { ReplyReader, WireReader } from './port.js';
import { writeSse } from './sse.js';

/** A reply on its way through: what may pass, and what was seen in it. */
export type Tap = {
  /** True once an end mark has come: whatever follows is not read. */
  readonly isOver: boolean;
  /** Whole payloads of what has come so far; the rest waits for its end. Throws the provider's own error, after what came before it. */
  push(chunk: Uint8Array): Generator<ChatEvent, void>;
  /** The end mark and 'finish'. Throws 'upstream-garbled' when the reply is not complete. */
  end(): Generator<ChatEvent, void>;
};

/** The longest payload kept in memory. */
const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

/** OpenAI's end mark; held back until the reply is known to be complete. */
const DONE = '[DONE]';

type Payload = { readonly data: string; readonly event: string | undefined };

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Lets a streamed reply of the client's own wire pass as it is. Before the first content every payload is read; after
 * it only those that tell more than text, so that passing text costs one search.
 */
export function tapStream(wire: WireReader, name: string): Tap {
  const reader = wire.start(name, true);
  let rest: Uint8Array = new Uint8Array(0);
  let hasContent = false;
  let namesEvents = true;
  let isDone = false;

  function* push(chunk: Uint8Array): Generator<ChatEvent, void> {
    if (isDone) return;
    const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    const end = wire.framing === 'sse' ? lastBlankLine(bytes, rest.length - 3) : bytes.lastIndexOf(LF) + 1;
    rest = bytes.subarray(end);
    if (rest.length > MAX_PAYLOAD_BYTES) {
      throw new GatewayError('upstream-garbled', `${name} sent an event longer than 8 MiB.`);
    }
    if (end > 0) yield* pass(bytes.subarray(0, end));
  }

  function* pass(bytes: Uint8Array): Generator<ChatEvent, void> {
    const text = decoder.decode(bytes);
    if (hasContent && namesEvents && !wire.telling.test(text)) {
      yield { type: 'wire-bytes', bytes, content: true, text: () => textOf(wire, name, text) };
      return;
    }
    const payloads = wire.framing === 'sse' ? ssePayloads(text) : linePayloads(text);
    if (!hasContent && wire.eventName) namesEvents &&= payloads.every(({ event }) => event !== undefined);
    const read = readAll(payloads, text, { reader, wire, namesEvents });
    isDone = read.isDone;
    hasContent ||= read.events.some(isContent);
    yield* passed(read, bytes);
    yield* read.events;
    if (read.failure !== undefined) throw read.failure;
  }

  function* end(): Generator<ChatEvent, void> {
    if (wire.framing === 'ndjson' && rest.length > 0) yield* pass(joined(rest, encoder.encode('\n')));
    const finish = reader.finish();
    if (wire.endMark !== undefined) yield { type: 'wire-bytes', bytes: encoder.encode(wire.endMark), content: false };
    yield finish;
  }

  return {
    get isOver() {
      return isDone;
    },
    push,
    end,
  };
}

/** A reply in one piece, as it came, with what was read in it. */
export function tapWhole(wire: WireReader, bytes: Uint8Array, name: string): readonly ChatEvent[] {
  return [{ type: 'wire-bytes', bytes, content: true }, ...wire.readWhole(decoder.decode(bytes), name)];
}

type Read = {
  readonly events: readonly ChatEvent[];
  /** What may pass, written anew; undefined when the bytes may pass as they are. */
  readonly rewritten: string | undefined;
  readonly isDone: boolean;
  readonly failure: unknown;
};

type ReadDeps = { readonly reader: ReplyReader; readonly wire: WireReader; readonly namesEvents: boolean };

function readAll(payloads: readonly Payload[], text: string, { reader, wire, namesEvents }: ReadDeps): Read {
  const events: ChatEvent[] = [];
  const texts: string[] = [];
  let isSame = namesEvents;
  let isDone = false;
  let failure: unknown;
  for (const { data, event } of payloads) {
    isDone = data === DONE;
    if (isDone) break;
    const repaired = reader.repaired?.(data) ?? data;
    try {
      events.push(...reader.read(repaired));
    } catch (thrown) {
      failure = thrown;
      break;
    }
    isSame &&= repaired === data;
    texts.push(wire.framing === 'sse' ? writeSse(repaired, event ?? wire.eventName?.(repaired)) : `${repaired}\n`);
  }
  isSame &&= failure === undefined;
  if (!isSame) return { events, rewritten: texts.join(''), isDone, failure };
  return { events, rewritten: isDone ? text.slice(0, text.search(DONE_LINE)) : undefined, isDone, failure };
}

const DONE_LINE = /^data: ?\[DONE\]/m;

function* passed({ rewritten, events }: Read, bytes: Uint8Array): Generator<WireBytes, void> {
  const content = events.some(isContent);
  if (rewritten === undefined) yield { type: 'wire-bytes', bytes, content };
  else if (rewritten !== '') yield { type: 'wire-bytes', bytes: encoder.encode(rewritten), content };
}

/** The text and tool arguments of payloads that passed unread. */
function textOf(wire: WireReader, name: string, text: string): string {
  const reader = wire.start(name, true);
  const payloads = wire.framing === 'sse' ? ssePayloads(text) : linePayloads(text);
  return payloads
    .flatMap(({ data }) => reader.read(data))
    .map((event) => ('text' in event && typeof event.text === 'string' ? event.text : ''))
    .join('');
}

function ssePayloads(text: string): readonly Payload[] {
  const payloads: Payload[] = [];
  const parser = createParser({ onEvent: ({ data, event }) => payloads.push({ data, event }) });
  parser.feed(text);
  return payloads;
}

const linePayloads = (text: string): readonly Payload[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [{ data: line, event: undefined }]));

const LF = 0x0a;
const CR = 0x0d;

/** Behind the last empty line, which ends an event; 0 when there is none. What lies before `from` was looked at before. */
function lastBlankLine(bytes: Uint8Array, from: number): number {
  for (let at = bytes.length - 1; at > Math.max(0, from); at -= 1) {
    const byte = bytes[at];
    if (byte === LF && (bytes[at - 1] === LF || (bytes[at - 1] === CR && bytes[at - 2] === LF))) return at + 1;
    if (byte === CR && bytes[at - 1] === CR) return at + 1;
  }
  return 0;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
