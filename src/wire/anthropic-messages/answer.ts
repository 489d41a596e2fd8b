import { NO_USAGE, type ChatEvent, type FinishReason, type ReplyEvent } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { unfinished } from '../collect.js';
import type { AnswerMeta, WireWriter } from '../port.js';
import { SSE_FORM, writeSse } from '../sse.js';
import { replyArguments } from '../tool-arguments.js';
import { blockSteps, type BlockStep } from './blocks.js';
import { anthropicErrorBody } from './error.js';
import { oneCallAtATime } from './one-call-at-a-time.js';
import { encodeUsage } from './usage.js';

type Finish = ChatEvent & { readonly type: 'finish' };

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  refused: 'refusal',
  other: 'end_turn',
};

/** How answers of this wire are written. Strict clients take these events and fields and no others. Source: Anthropic API reference, "Streaming Messages". */
export const writer: WireWriter = {
  ...SSE_FORM,
  encodeStream,
  encodeWhole,
  errorBody: anthropicErrorBody,
  errorFrame: (error) => frame(anthropicErrorBody(error)),
  keepAlive: ': ping\n\n',
};

type WireEvent = { readonly type: string; readonly [field: string]: unknown };

const frame = (event: WireEvent): string => writeSse(JSON.stringify(event), event.type);

async function* encodeStream(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): AsyncGenerator<string, void> {
  const order = oneCallAtATime();
  const stepsOf = blockSteps();
  let index = 0;
  let isFinished = false;
  for await (const event of events) {
    if (event.type === 'reply-start') {
      yield frame({ type: 'message_start', message: messageOf(meta, { model: refText(event.model) }) });
      continue;
    }
    for (const step of order(event).flatMap(stepsOf)) {
      yield frame(stepEvent(step, index));
      if (step.type === 'block-stop') index += 1;
    }
    if (event.type !== 'finish') continue;
    isFinished = true;
    yield frame({ type: 'message_delta', delta: endOf(event), usage: encodeUsage(event.usage ?? NO_USAGE) });
    yield frame({ type: 'message_stop' });
  }
  if (!isFinished) throw unfinished();
}

function stepEvent(step: BlockStep, index: number): WireEvent {
  switch (step.type) {
    case 'block-start':
      return { type: 'content_block_start', index, content_block: step.block };
    case 'block-delta':
      return { type: 'content_block_delta', index, delta: step.delta };
    case 'block-stop':
      return { type: 'content_block_stop', index };
  }
}

async function encodeWhole(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): Promise<string> {
  const order = oneCallAtATime();
  const stepsOf = blockSteps();
  const steps: BlockStep[] = [];
  let model = '';
  let finish: Finish | undefined;
  for await (const event of events) {
    if (event.type === 'reply-start') model = refText(event.model);
    else steps.push(...order(event).flatMap(stepsOf));
    if (event.type === 'finish') finish = event;
  }
  if (!finish) throw unfinished();
  const content = wholeBlocks(steps, finish.reason);
  return JSON.stringify(messageOf(meta, { model, content, finish }));
}

type Written = { readonly model: string; readonly content?: readonly object[]; readonly finish?: Finish };

/** A message; of what is not known yet or never was, the counts are zero: this wire demands some. */
const messageOf = ({ id }: AnswerMeta, { model, content = [], finish }: Written): object => ({
  id: `msg_${id}`,
  type: 'message',
  role: 'assistant',
  model,
  content,
  ...(finish ? endOf(finish) : { stop_reason: null, stop_sequence: null }),
  usage: encodeUsage(finish?.usage ?? NO_USAGE),
});

function endOf({ reason, stopText }: Finish): object {
  if (reason === 'stop' && stopText !== undefined) return { stop_reason: 'stop_sequence', stop_sequence: stopText };
  return { stop_reason: REASONS[reason], stop_sequence: null };
}

type Draft = { readonly block: Readonly<Record<string, unknown>>; readonly deltas: Readonly<Record<string, string>>[] };

function wholeBlocks(steps: readonly BlockStep[], reason: FinishReason): readonly object[] {
  const drafts: Draft[] = [];
  for (const step of steps) {
    if (step.type === 'block-start') drafts.push({ block: step.block, deltas: [] });
    else if (step.type === 'block-delta') drafts.at(-1)?.deltas.push(step.delta);
  }
  return drafts.flatMap((draft) => wholeBlock(draft, reason));
}

function wholeBlock({ block, deltas }: Draft, reason: FinishReason): readonly object[] {
  const joined = (field: string): string => deltas.map((delta) => delta[field] ?? '').join('');
  switch (block['type']) {
    case 'text':
      return [{ ...block, text: joined('text') }];
    case 'thinking':
      return [{ ...block, thinking: joined('thinking'), signature: joined('signature') }];
    case 'tool_use': {
      const input = replyArguments(joined('partial_json'), reason);
      return input ? [{ ...block, input }] : [];
    }
    default:
      return [block];
  }
}
