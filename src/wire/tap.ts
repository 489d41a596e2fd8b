import { createParser } from 'eventsource-parser';
import { isContent, type ChatEvent, type Unread, type WireBytes } from '../core/chat.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { DONE } from './openai-stream.js';
import type { ReplyReader, WireReader } from './port.js';
import { writeSse } from './sse.js';

/** A reply on its way through: what may pass, and what was seen in it. */
type Tap = {
  /** True once an end mark has come: whatever follows is not read. */
  readonly isOver: boolean;
  /** The provider's own error, to be thrown after what came before it. */
  readonly failure: GatewayError | undefined;
  /** Whole payloads of what has come so far; the rest waits for its end. A list, because a generator costs more than passing does. */
  push(chunk: Uint8Array): readonly ChatEvent[];
  /** The end mark and 'finish'. Throws 'upstream-garbled' when the reply is not complete. */
  end(): Generator<ChatEvent, void>;
};

/** The longest payload kept in memory. */
const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

type Payload = { readonly data: string; readonly event: string | undefined };

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const NOTHING: readonly ChatEvent[] = [];

/**
 * Lets a streamed reply of the client's own wire pass as it is. Before the first content every payload is read; after
 * it only those that tell more than text or do not look like payloads at all, so that passing text costs two searches.
 */
export function tapStream(wire: WireReader, name: string): Tap {
  const reader = wire.start(name, true);
  /** What waits for its end, as it came: joined once, since a long payload comes in many chunks. */
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let hasContent = false;
  let namesEvents = true;
  let isDone = false;
  let failure: GatewayError | undefined;
  const textOf = (raw: string): string => textOfPayloads(wire, name, raw);

  function push(chunk: Uint8Array): readonly ChatEvent[] {
    if (isDone) return NOTHING;
    const end = wire.framing === 'sse' ? eventsEnd(waiting, chunk) : chunk.lastIndexOf(LF) + 1;
    if (end === chunk.length && waitingBytes === 0) return pass(chunk);
    const whole = end === 0 ? undefined : joined([...waiting, chunk.subarray(0, end)]);
    const rest = chunk.subarray(end);
    if (whole) {
      waiting = [];
      waitingBytes = 0;
    }
    if (rest.length > 0) waiting.push(rest);
    waitingBytes += rest.length;
    if (waitingBytes > MAX_PAYLOAD_BYTES) throw endless(name);
    return whole ? pass(whole) : NOTHING;
  }

  function pass(bytes: Uint8Array): readonly ChatEvent[] {
    const text = decoder.decode(bytes);
    if (hasContent && namesEvents && !wire.telling.test(text) && !ODD_LINE[wire.framing].test(text)) {
      // Comments keep a connection open and say nothing.
      const content = wire.framing === 'ndjson' || text.includes('data:');
      return [{ type: 'wire-bytes', bytes, content, unread: { raw: text, textOf } }];
    }
    const payloads = payloadsOf(wire, text);
    if (!hasContent && wire.eventName) namesEvents &&= payloads.every(({ event }) => event !== undefined);
    const read = readAll(payloads, text, { reader, wire, namesEvents, hasContent });
    isDone = read.isDone;
    hasContent ||= read.events.some(isContent);
    failure = read.failure;
    return [...passed(read, bytes, textOf), ...read.events];
  }

  function* end(): Generator<ChatEvent, void> {
    if (wire.framing === 'ndjson' && waitingBytes > 0) {
      yield* pass(joined([...waiting, encoder.encode('\n')]));
      if (failure) throw failure;
    }
    const finish = reader.finish();
    const closing = reader.closing?.() ?? '';
    if (closing !== '') yield { type: 'wire-bytes', bytes: encoder.encode(closing), content: false };
    yield finish;
  }

  return {
    get isOver() {
      return isDone;
    },
    get failure() {
      return failure;
    },
    push,
    end,
  };
}

const endless = (name: string): GatewayError =>
  new GatewayError('upstream-garbled', `${name} sent an event longer than 8 MiB.`);

/** A reply in one piece, as it came, with what was read in it. One that failed does not pass: only its usage is told, and then its error is thrown. */
export function* tapWhole(wire: WireReader, bytes: Uint8Array, name: string): Generator<ChatEvent, void> {
  const events: ChatEvent[] = [];
  try {
    for (const event of wire.readWhole(decoder.decode(bytes), name)) events.push(event);
  } catch (thrown) {
    yield* events;
    throw thrown;
  }
  yield { type: 'wire-bytes', bytes, content: true };
  yield* events;
}

type Read = {
  readonly events: readonly ChatEvent[];
  /** What tells of text only, as frames: it passes unread, in whatever company it came. */
  readonly unread: string;
  /** What may pass, written anew; undefined when the bytes may pass as they are. */
  readonly rewritten: string | undefined;
  readonly isDone: boolean;
  readonly failure: GatewayError | undefined;
};

type ReadDeps = {
  readonly reader: ReplyReader;
  readonly wire: WireReader;
  readonly namesEvents: boolean;
  readonly hasContent: boolean;
};

function readAll(payloads: readonly Payload[], text: string, { reader, wire, namesEvents, ...deps }: ReadDeps): Read {
  const events: ChatEvent[] = [];
  let unread = '';
  const texts: string[] = [];
  const frameOf = (data: string, event: string | undefined): string =>
    wire.framing === 'sse' ? writeSse(data, event ?? wire.eventName?.(data)) : `${data}\n`;
  let { hasContent } = deps;
  let isSame = namesEvents;
  let isDone = false;
  let failure: GatewayError | undefined;
  for (const { data, event } of payloads) {
    isDone = data === DONE;
    if (isDone) break;
    if (hasContent && namesEvents && isPlain(wire, data)) {
      const frame = frameOf(data, event);
      unread += frame;
      texts.push(frame);
      continue;
    }
    try {
      const repaired = reader.repaired?.(data) ?? data;
      isSame &&= repaired === data;
      if (repaired === '') continue;
      readInto(events, reader, repaired);
      hasContent ||= events.some(isContent);
      texts.push(frameOf(repaired, event));
    } catch (thrown) {
      failure = toGatewayError(thrown);
      break;
    }
  }
  isSame &&= failure === undefined;
  if (!isSame) return { events, unread, rewritten: texts.join(''), isDone, failure };
  return { events, unread, rewritten: isDone ? text.slice(0, text.search(DONE_LINE)) : undefined, isDone, failure };
}

/** As JSON objects begin; nothing more is looked at in what passes unread. */
const OBJECT = /^\{\s?["}]/;

/** True for a payload that tells of text only. */
const isPlain = ({ telling }: WireReader, data: string): boolean => !telling.test(data) && OBJECT.test(data);

/** A line in whole events that may be none of the wire's: what cannot be read ends the reply. */
const ODD_LINE: Readonly<Record<WireReader['framing'], RegExp>> = {
  sse: /^data:(?! ?\[DONE\]| ?\{\s?["}])/m,
  ndjson: /^(?:[^{\s]|\{(?!\s?["}]))/m,
};

/** Also what is told before a failure. */
function readInto(events: ChatEvent[], reader: ReplyReader, data: string): void {
  for (const event of reader.read(data)) events.push(event);
}

/** The end mark is held back until the reply is known to be complete. */
const DONE_LINE = /^data: ?\[DONE\]/m;

function passed({ rewritten, events, unread }: Read, own: Uint8Array, textOf: Unread['textOf']): readonly WireBytes[] {
  const bytes = rewritten === undefined ? own : encoder.encode(rewritten);
  if (bytes.length === 0) return [];
  const isUnread = unread !== '';
  const content = isUnread || events.some(isContent);
  return [{ type: 'wire-bytes', bytes, content, ...(isUnread && { unread: { raw: unread, textOf } }) }];
}

/** The text of payloads that passed unread. What cannot be read counts for nothing: its client has it already. */
function textOfPayloads(wire: WireReader, name: string, raw: string): string {
  const reader = wire.start(name, true);
  return payloadsOf(wire, raw)
    .flatMap(({ data }) => readOrSkip(reader, data))
    .map((event) => ('text' in event && typeof event.text === 'string' ? event.text : ''))
    .join('');
}

function readOrSkip(reader: ReplyReader, data: string): readonly ChatEvent[] {
  try {
    return [...reader.read(data)];
  } catch (thrown) {
    if (thrown instanceof GatewayError) return [];
    throw thrown;
  }
}

const payloadsOf = ({ framing }: WireReader, text: string): readonly Payload[] =>
  framing === 'sse' ? ssePayloads(text) : linePayloads(text);

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

/** No empty line needs more bytes than its last and these before it. */
const BLANK_LINE_BYTES = 3;

/** How much of a chunk belongs to whole events, when these bytes wait before it; 0 when it ends none. */
function eventsEnd(waiting: readonly Uint8Array[], chunk: Uint8Array): number {
  const before = lastBytes(waiting, BLANK_LINE_BYTES);
  return before.length === 0
    ? lastBlankLine(chunk)
    : Math.max(0, lastBlankLine(joined([before, chunk])) - before.length);
}

/** The last so many bytes, or all when there are fewer. */
function lastBytes(chunks: readonly Uint8Array[], count: number): Uint8Array {
  let last: Uint8Array = new Uint8Array(0);
  for (let at = chunks.length - 1; at >= 0 && last.length < count; at -= 1) {
    const chunk = chunks[at];
    if (chunk) last = joined([chunk.subarray(-(count - last.length)), last]);
  }
  return last;
}

/** Behind the last empty line, which ends an event; 0 when there is none. */
function lastBlankLine(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at > 0; at -= 1) {
    const byte = bytes[at];
    if (byte === LF && (bytes[at - 1] === LF || (bytes[at - 1] === CR && bytes[at - 2] === LF))) return at + 1;
    if (byte === CR && bytes[at - 1] === CR) return at + 1;
  }
  return 0;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
