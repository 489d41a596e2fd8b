import type { FinishReason, ReplyEvent } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { unfinished } from '../collect.js';
import type { AnswerMeta, WireWriter } from '../port.js';
import { SSE_FORM, writeSse } from '../sse.js';
import { partWriter, type AnswerPart } from './answer-parts.js';
import { errorBody } from './errors.js';
import { encodeUsage } from './usage.js';

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  'tool-calls': 'STOP',
  refused: 'SAFETY',
  other: 'OTHER',
};

/** Answers of generateContent, and of streamGenerateContent with 'alt=sse'. */
export const writer: WireWriter = {
  ...SSE_FORM,
  async *encodeStream(meta, events) {
    for await (const chunk of chunksOf(meta, events)) yield writeSse(JSON.stringify(chunk));
  },
  encodeWhole,
  errorBody,
  errorFrame: (error) => writeSse(JSON.stringify(errorBody(error))),
};

/** Pieces of an answer; the last one says why it ended and what it used. */
async function* chunksOf(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): AsyncGenerator<object> {
  const partsOf = partWriter(meta.request);
  let model = '';
  let isFinished = false;
  for await (const event of events) {
    if (event.type === 'reply-start') {
      model = refText(event.model);
      continue;
    }
    const parts = partsOf(event);
    if (event.type === 'finish') {
      isFinished = true;
      yield lastChunk({ ...meta, model }, parts, event);
    } else if (parts.length > 0)
      yield { candidates: [{ content: contentOf(parts), index: 0 }], ...endOf(meta.id, model) };
  }
  if (!isFinished) throw unfinished();
}

type Finish = ReplyEvent & { readonly type: 'finish' };
type Named = { readonly id: string; readonly model: string };

function lastChunk({ id, model }: Named, parts: readonly AnswerPart[], { reason, usage }: Finish): object {
  return {
    candidates: [{ content: contentOf(parts), finishReason: REASONS[reason], index: 0 }],
    ...(usage && { usageMetadata: encodeUsage(usage) }),
    ...endOf(id, model),
  };
}

/** Clients take a content without parts for a broken answer; Google too sends an empty text then. */
const contentOf = (parts: readonly AnswerPart[]): object => ({
  parts: parts.length === 0 ? [{ text: '' }] : parts,
  role: 'model',
});

const endOf = (id: string, model: string): object => ({ modelVersion: model, responseId: id });

async function encodeWhole(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): Promise<string> {
  const partsOf = partWriter(meta.request);
  const parts: AnswerPart[] = [];
  let model = '';
  let finish: Finish | undefined;
  for await (const event of events) {
    if (event.type === 'reply-start') model = refText(event.model);
    else for (const part of partsOf(event)) addPart(parts, part);
    if (event.type === 'finish') finish = event;
  }
  if (!finish) throw unfinished();
  return JSON.stringify(lastChunk({ ...meta, model }, parts, finish));
}

/** Texts of one kind become one; a signature ends it. */
function addPart(parts: AnswerPart[], part: AnswerPart): void {
  const last = parts.at(-1);
  const joins = last?.text !== undefined && part.text !== undefined && last.thoughtSignature === undefined;
  if (joins && last.thought === part.thought) parts.splice(-1, 1, { ...last, ...part, text: last.text + part.text });
  else parts.push(part);
}
