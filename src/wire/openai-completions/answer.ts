import type { FinishReason, ReplyEvent } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { collectReply, unfinished } from '../collect.js';
import { compact } from '../compact.js';
import type { AnswerMeta } from '../openai-chat/answer.js';
import { encodeUsage } from '../openai-chat/usage.js';
import { writeSse } from '../sse.js';

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'stop',
  refused: 'content_filter',
  other: 'stop',
};

/** The reply as a stream of text completions. Reasoning has no place in this wire and is left out. */
export async function* encodeStream(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): AsyncGenerator<string> {
  let model = '';
  let isFinished = false;
  const frame = (choices: object[], usage?: object): string =>
    writeSse(JSON.stringify(completion(meta, model, { choices, usage })));

  for await (const event of events) {
    if (event.type === 'reply-start') model = refText(event.model);
    if (event.type === 'text-delta') yield frame([choice(event.text, null)]);
    if (event.type === 'finish') {
      isFinished = true;
      yield frame([choice('', REASONS[event.reason])]);
      if (meta.includeUsage && event.usage) yield frame([], encodeUsage(event.usage));
    }
  }
  if (!isFinished) throw unfinished();
  yield writeSse('[DONE]');
}

/** The whole reply as one JSON text. */
export async function encodeWhole(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): Promise<string> {
  const { model, text, reason, usage } = await collectReply(events);
  const choices = [choice(text, REASONS[reason])];
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
