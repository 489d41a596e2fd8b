import type { FinishReason, ReplyEvent } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { collectReply, unfinished } from '../collect.js';
import { compact } from '../compact.js';
import { encodeUsage } from '../openai-usage.js';
import { DONE_FRAME, OPENAI_FORM } from '../openai-stream.js';
import type { AnswerMeta, WireWriter } from '../port.js';
import { writeSse } from '../sse.js';

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'stop',
  refused: 'content_filter',
  other: 'stop',
};

/** How replies are written for clients of completions: text and nothing else, so reasoning is left out and a refusal is text. Source: OpenAI API reference, "Create completion". */
export const writer: WireWriter = { ...OPENAI_FORM, encodeStream, encodeWhole };

async function* encodeStream(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): AsyncGenerator<string> {
  let model = '';
  let isFinished = false;
  const frame = (choices: object[], usage?: object): string =>
    writeSse(JSON.stringify(completion(meta, model, { choices, usage })));

  for await (const event of events) {
    if (event.type === 'reply-start') model = refText(event.model);
    if (event.type === 'text-delta' || event.type === 'refusal-delta') yield frame([choice(event.text, null)]);
    if (event.type === 'finish') {
      isFinished = true;
      yield frame([choice('', REASONS[event.reason])]);
      if (event.usage) yield frame([], encodeUsage(event.usage));
    }
  }
  if (!isFinished) throw unfinished();
  yield DONE_FRAME;
}

async function encodeWhole(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): Promise<string> {
  const { model, text, refusal, reason, usage } = await collectReply(events);
  const choices = [choice(text + refusal, REASONS[reason])];
  return JSON.stringify(completion(meta, model, { choices, usage: usage && encodeUsage(usage) }));
}

function completion(
  { id, createdS }: AnswerMeta,
  model: string,
  { choices, usage }: { readonly choices: object[]; readonly usage: object | undefined },
): object {
  return compact<Record<string, unknown>>({ id, object: 'text_completion', created: createdS, model, choices, usage });
}

const choice = (text: string, reason: string | null): object => ({
  text,
  index: 0,
  logprobs: null,
  finish_reason: reason,
});
