import type { ChatRequest, FinishReason, ReplyEvent, Usage } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { unfinished } from '../collect.js';
import type { AnswerMeta, WireWriter } from '../port.js';
import { SSE_FORM, writeSse } from '../sse.js';
import { errorBody, errorFrame } from './answer-error.js';
import type { WireEvent } from './answer-item.js';
import { startOutput, type OutputWriter } from './answer-items.js';
import { toolTableOf } from './tools.js';
import { encodeUsage } from './usage.js';

/** What a writer may be told beside a reply, and what it tells. */
export type WriterOptions = {
  /** The response that the client named as the one before. */
  readonly previousResponseId?: string | undefined;
  /** Called with each response that has ended, before the client has its end. */
  readonly onResponse?: (request: ChatRequest, response: object) => void;
};

/** Writes replies as OpenAI Responses. */
export function createWriter(options: WriterOptions = {}): WireWriter {
  return {
    ...SSE_FORM,
    encodeStream: (meta, events) => encodeStream(meta, events, options),
    encodeWhole: (meta, events) => encodeWhole(meta, events, options),
    errorBody,
    errorFrame,
  };
}

/** Writes replies that nobody refers back to. */
export const writer: WireWriter = createWriter();

/** One reply while it is written. */
type Draft = {
  readonly output: OutputWriter;
  readonly head: Readonly<Record<string, unknown>>;
  model: string;
};

async function* encodeStream(
  meta: AnswerMeta,
  events: AsyncIterable<ReplyEvent>,
  options: WriterOptions,
): AsyncGenerator<string> {
  const draft = startDraft(meta, options);
  let sequence = 0;
  const frame = ({ type, ...fields }: WireEvent): string =>
    writeSse(JSON.stringify({ type, sequence_number: sequence++, ...fields }), type);

  for await (const event of events) {
    if (event.type === 'reply-start') {
      draft.model = refText(event.model);
      const response = responseOf(draft, { status: 'in_progress', output: [] });
      yield frame({ type: 'response.created', response });
      yield frame({ type: 'response.in_progress', response });
    } else if (event.type === 'finish') {
      yield draft.output.close(isCut(event.reason)).map(frame).join('');
      const response = finished(meta, draft, event);
      options.onResponse?.(meta.request, response);
      yield frame({ type: `response.${String(response['status'])}`, response });
      return;
    } else if (event.type !== 'wire-bytes' && event.type !== 'usage') {
      const frames = draft.output.write(event);
      if (frames.length > 0) yield frames.map(frame).join('');
    }
  }
  throw unfinished();
}

async function encodeWhole(
  meta: AnswerMeta,
  events: AsyncIterable<ReplyEvent>,
  options: WriterOptions,
): Promise<string> {
  const draft = startDraft(meta, options);
  for await (const event of events) {
    if (event.type === 'reply-start') draft.model = refText(event.model);
    else if (event.type === 'finish') {
      draft.output.close(isCut(event.reason));
      const response = finished(meta, draft, event);
      options.onResponse?.(meta.request, response);
      return JSON.stringify(response);
    } else if (event.type !== 'wire-bytes' && event.type !== 'usage') draft.output.write(event);
  }
  throw unfinished();
}

function startDraft(meta: AnswerMeta, options: WriterOptions): Draft {
  const { source } = meta.request;
  const body = source.wire === 'openai-responses' ? source.body : {};
  return {
    output: startOutput(meta.id, toolTableOf(body)),
    head: {
      id: `resp_${meta.id}`,
      object: 'response',
      created_at: meta.createdS,
      background: false,
      error: null,
      ...echoed(body),
      previous_response_id: options.previousResponseId ?? null,
    },
    model: '',
  };
}

/** What the API repeats of the request, and what it says where the request said nothing. Source: OpenAI API reference, "The response object". */
const ECHOED: Readonly<Record<string, unknown>> = {
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  store: true,
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: null,
  truncation: 'disabled',
  user: null,
};

const echoed = (body: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(ECHOED).map(([name, absent]) => [name, body[name] ?? absent]));

type Fields = {
  readonly status: string;
  readonly output: readonly object[];
  readonly incomplete?: string;
  readonly usage?: Usage | undefined;
};

function responseOf({ head, model }: Draft, fields: Fields): Readonly<Record<string, unknown>> {
  const { status, output, incomplete, usage } = fields;
  return {
    ...head,
    model,
    status,
    incomplete_details: incomplete === undefined ? null : { reason: incomplete },
    output,
    usage: usage ? encodeUsage(usage) : null,
  };
}

const isCut = (reason: FinishReason): boolean => reason === 'length';

function finished(
  { createdS, elapsedMs }: AnswerMeta,
  draft: Draft,
  { reason, usage }: ReplyEvent & { type: 'finish' },
): Readonly<Record<string, unknown>> {
  const incomplete = incompleteOf(reason, draft.output.isRefused());
  const output = draft.output.items();
  if (incomplete !== undefined) return responseOf(draft, { status: 'incomplete', output, incomplete, usage });
  const completedAt = createdS + Math.floor((elapsedMs?.() ?? 0) / 1_000);
  return { ...responseOf(draft, { status: 'completed', output, usage }), completed_at: completedAt };
}

/** A model that says its refusal has completed its reply; one that was silenced has not. */
function incompleteOf(reason: FinishReason, isRefused: boolean): string | undefined {
  if (reason === 'length') return 'max_output_tokens';
  return reason === 'refused' && !isRefused ? 'content_filter' : undefined;
}
