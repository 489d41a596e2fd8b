import type { ChatEvent, FinishReason, ReplyEvent, Usage } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { unfinished } from '../collect.js';
import { compact } from '../compact.js';
import type { AnswerMeta, WireWriter } from '../port.js';
import { replyArguments } from '../tool-arguments.js';
import { encodeUsage } from './usage.js';

/** What one line says. */
type Said = { readonly text: string; readonly thinking: string; readonly calls: readonly object[] };

/** One line of an answer; `end` is there on the last. */
type Line = { readonly model: string; readonly said: Said; readonly end?: object };

/** Where an endpoint has its words: in a message, or beside the other fields. */
type Place = (said: Said) => object;

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'stop',
  refused: 'stop',
  other: 'stop',
};

const NANOSECONDS_PER_MS = 1_000_000;

/** Answers of /api/chat. Source: Ollama documentation, "Generate a chat message". */
export const writer: WireWriter = makeWriter(({ text, thinking, calls }) => ({
  message: compact<Record<string, unknown>>({
    role: 'assistant',
    content: text,
    thinking: thinking === '' ? undefined : thinking,
    tool_calls: calls.length === 0 ? undefined : calls,
  }),
}));

/** How answers are written: as lines of JSON, or as one that says all. A blank between lines is skipped by every JSON parser. */
export function makeWriter(place: Place): WireWriter {
  return {
    streamType: 'application/x-ndjson',
    async *encodeStream(meta, events) {
      for await (const line of linesOf(meta, events)) yield `${JSON.stringify(encodeLine(meta, line, place))}\n`;
    },
    async encodeWhole(meta, events) {
      const lines: Line[] = [];
      for await (const line of linesOf(meta, events)) lines.push(line);
      return JSON.stringify(encodeLine(meta, joined(lines), place));
    },
    errorBody: (error) => ({ error: error.message }),
    errorFrame: (error) => `${JSON.stringify({ error: error.message })}\n`,
    keepAlive: ' ',
  };
}

/** The answer to a request that only loads a model: nothing is said. */
export function loadedAnswer({ createdS, request }: AnswerMeta, place: object, reason: 'load' | 'unload'): object {
  return { model: request.model, created_at: timeText(createdS), ...place, done: true, done_reason: reason };
}

const SILENCE: Said = { text: '', thinking: '', calls: [] };

type Call = { readonly id: string; readonly name: string; readonly pieces: string[] };

async function* linesOf(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): AsyncGenerator<Line, void> {
  const calls = new Map<number, Call>();
  let model = '';
  let firstMs: number | undefined;
  let isFinished = false;
  for await (const event of events) {
    if (event.type === 'reply-start') {
      model = refText(event.model);
      continue;
    }
    firstMs ??= meta.elapsedMs?.();
    const said = sayOrKeep(event, calls);
    if (said) yield { model, said };
    if (event.type !== 'finish') continue;
    isFinished = true;
    yield { model, said: SILENCE, end: { ...endOf(event), ...durationsOf(meta, firstMs) } };
  }
  if (!isFinished) throw unfinished();
}

/** What there is to say now. This wire knows whole calls only, so they are kept until the end. */
function sayOrKeep(event: ChatEvent, calls: Map<number, Call>): Said | undefined {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
      return { ...SILENCE, text: event.text };
    case 'reasoning-delta':
      return { ...SILENCE, thinking: event.text };
    case 'tool-call-start':
      calls.set(event.index, { id: event.id, name: event.name, pieces: [] });
      return undefined;
    case 'tool-call-delta':
      calls.get(event.index)?.pieces.push(event.argumentsJson);
      return undefined;
    case 'finish': {
      const whole = [...calls.values()].flatMap((call, index) => encodeCall(call, index, event.reason));
      return whole.length === 0 ? undefined : { ...SILENCE, calls: whole };
    }
    case 'reasoning-seal':
    case 'wire-bytes':
    case 'usage':
      return undefined;
  }
}

function encodeCall({ id, name, pieces }: Call, index: number, reason: FinishReason): object[] {
  const args = replyArguments(pieces.join(''), reason);
  return args ? [{ id, function: { index, name, arguments: args } }] : [];
}

function endOf({ reason, usage }: { readonly reason: FinishReason; readonly usage: Usage | undefined }): object {
  return { done_reason: REASONS[reason], ...(usage && encodeUsage(usage)) };
}

/** Nanoseconds, as far as they were measured: how long a provider loaded its model or read the prompt is not known here. */
function durationsOf({ elapsedMs }: AnswerMeta, firstMs: number | undefined): object {
  if (!elapsedMs || firstMs === undefined) return {};
  const totalMs = elapsedMs();
  return {
    total_duration: Math.round(totalMs * NANOSECONDS_PER_MS),
    eval_duration: Math.round((totalMs - firstMs) * NANOSECONDS_PER_MS),
  };
}

function joined(lines: readonly Line[]): Line {
  const said = lines.map((line) => line.said);
  const last = lines.at(-1);
  return {
    model: last?.model ?? '',
    said: {
      text: said.map(({ text }) => text).join(''),
      thinking: said.map(({ thinking }) => thinking).join(''),
      calls: said.flatMap(({ calls }) => calls),
    },
    end: last?.end ?? {},
  };
}

function encodeLine({ createdS }: AnswerMeta, { model, said, end }: Line, place: Place): object {
  return { model, created_at: timeText(createdS), ...place(said), done: end !== undefined, ...end };
}

/** RFC 3339. */
const timeText = (seconds: number): string => new Date(seconds * 1_000).toISOString();
