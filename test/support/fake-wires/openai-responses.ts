import { halvesOf, sse, textOf, usageOf, wordsOf, type FakeReply, type FakeUsage, type FakeWire } from './reply.js';

const usageFields = ({ input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0 }: FakeUsage): object => ({
  input_tokens: input + cacheRead + cacheWrite,
  input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: reasoning },
  total_tokens: input + cacheRead + cacheWrite + output,
});

type Item = { readonly item: Readonly<Record<string, unknown>>; readonly deltas: readonly Event[] };
type Event = { readonly type: string; readonly [field: string]: unknown };

function reasoningItem({ reasoning = '', seal }: FakeReply): Item {
  const place = { summary_index: 0 };
  const deltas = wordsOf(reasoning).map((delta) => ({
    type: 'response.reasoning_summary_text.delta',
    ...place,
    delta,
  }));
  const part = { type: 'summary_text', text: reasoning };
  const opened = { type: 'response.reasoning_summary_part.added', ...place, part: { ...part, text: '' } };
  const isSilent = reasoning === '';
  const sealed = seal === undefined ? {} : { encrypted_content: seal };
  return {
    item: { id: 'rs_fake', type: 'reasoning', summary: isSilent ? [] : [part], ...sealed },
    deltas: isSilent ? [] : [opened, ...deltas],
  };
}

function messageItem(text: string): Item {
  const place = { content_index: 0 };
  const deltas = wordsOf(text).map((delta) => ({ type: 'response.output_text.delta', ...place, delta }));
  const part = { type: 'output_text', text, annotations: [] };
  const opened = { type: 'response.content_part.added', ...place, part: { ...part, text: '' } };
  return {
    item: { id: 'msg_fake', type: 'message', role: 'assistant', status: 'completed', content: [part] },
    deltas: [opened, ...deltas],
  };
}

function itemsOf(reply: FakeReply): readonly Item[] {
  const text = textOf(reply);
  const calls = (reply.toolCalls ?? []).map(({ id, name, argumentsJson }) => ({
    item: { id: `fc_${id}`, type: 'function_call', status: 'completed', call_id: id, name, arguments: argumentsJson },
    deltas: halvesOf(argumentsJson).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
  }));
  const thought = reply.reasoning !== undefined || reply.seal !== undefined ? [reasoningItem(reply)] : [];
  return [...thought, ...(text === '' ? [] : [messageItem(text)]), ...calls];
}

/** An item as it is before its first delta. */
const started = (item: Item['item']): object => ({
  ...item,
  status: 'in_progress',
  ...('content' in item && { content: [] }),
  ...('summary' in item && { summary: [] }),
  ...('arguments' in item && { arguments: '' }),
});

const INCOMPLETE = { length: 'max_output_tokens', refused: 'content_filter' };

function response(reply: FakeReply, model: string): Readonly<Record<string, unknown>> {
  const usage = usageOf(reply);
  const isCut = reply.finish === 'length' || reply.finish === 'refused';
  return {
    id: 'resp_fake',
    object: 'response',
    created_at: 1_700_000_000,
    model,
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: reply.finish && reply.finish !== 'stop' ? { reason: INCOMPLETE[reply.finish] } : null,
    output: itemsOf(reply).map(({ item }) => item),
    usage: usage ? usageFields(usage) : null,
  };
}

/** OpenAI Responses. */
export const responsesWire: FakeWire = {
  streamType: 'text/event-stream',

  pieces(reply, model) {
    const whole = response(reply, model);
    const open = { ...whole, status: 'in_progress', incomplete_details: null, output: [], usage: null };
    const events: Event[] = [
      { type: 'response.created', response: open },
      { type: 'response.in_progress', response: open },
      ...itemsOf(reply).flatMap(({ item, deltas }, index): Event[] => [
        { type: 'response.output_item.added', output_index: index, item: started(item) },
        ...deltas.map((delta) => ({ ...delta, item_id: item['id'], output_index: index })),
        { type: 'response.output_item.done', output_index: index, item },
      ]),
      { type: `response.${String(whole['status'])}`, response: whole },
    ];
    return events.map((event, sequence) => `event: ${event.type}\n${sse({ ...event, sequence_number: sequence })}`);
  },

  whole: response,

  error: (status, { message, code }) => ({
    error: { message, type: 'error', param: null, code: code ?? String(status) },
  }),

  failure: ({ message, code }) => {
    const error = { code: code ?? 'server_error', message };
    const failed = { id: 'resp_fake', object: 'response', status: 'failed', error, output: [], usage: null };
    return `event: response.failed\n${sse({ type: 'response.failed', response: failed, sequence_number: 99 })}`;
  },
};
