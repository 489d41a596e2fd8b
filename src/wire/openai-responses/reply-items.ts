import * as z from 'zod';
import type { ChatEvent } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { FREEFORM_HEAD, FREEFORM_TAIL, freeformArguments, freeformPiece } from '../freeform.js';
import { portableToolId } from '../tool-id.js';

const words = z.array(
  z.looseObject({ type: z.string().nullish(), text: z.string().nullish(), refusal: z.string().nullish() }),
);

/** One item of a reply; the fields of all its types. Kept whole, because sealed reasoning goes back as it came. */
export const outputItemSchema = z.looseObject({
  type: z.string(),
  id: z.string().nullish(),
  content: words.nullish(),
  summary: words.nullish(),
  encrypted_content: z.string().nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.unknown().optional(),
  input: z.string().nullish(),
});

type OutputItem = z.infer<typeof outputItemSchema>;

/** What the model asks its client to do, in whatever form. */
const CLIENT_CALLS: ReadonlySet<string> = new Set([
  'function_call',
  'custom_tool_call',
  'local_shell_call',
  'shell_call',
  'apply_patch_call',
  'computer_call',
  'tool_search_call',
]);

/** How an item is known within its reply: by its place, or by its id at servers that do not number them. */
export type ItemKey = number | string;

/** The items of one reply as they come. */
export type ItemLog = {
  /** Whether the model asked for something to be done. */
  readonly asksClient: () => boolean;
  readonly calls: () => readonly { readonly argumentsJson: string }[];
  readonly added: (key: ItemKey, item: OutputItem) => ChatEvent[];
  readonly worded: (
    key: ItemKey,
    type: 'text-delta' | 'refusal-delta' | 'reasoning-delta',
    text: string,
  ) => ChatEvent[];
  readonly argued: (key: ItemKey, text: string) => ChatEvent[];
  /** The rest of an item: all of it where the server sent no pieces, nothing where it did. */
  readonly done: (key: ItemKey, item: OutputItem) => ChatEvent[];
};

type Call = { readonly index: number; readonly isFreeform: boolean; said: string; argumentsJson: string };

/** `name` is the provider's. When the reply `passes`, pieces may have gone by unread, so words are only caught up on as long as none were seen. */
export function startItems(name: string, passes: boolean): ItemLog {
  const calls = new Map<ItemKey, Call>();
  const worded = new Set<ItemKey>();
  const finished = new Set<ItemKey>();
  let asks = false;

  function added(key: ItemKey, item: OutputItem): ChatEvent[] {
    asks ||= CLIENT_CALLS.has(item.type);
    if (!isCall(item) || calls.has(key)) return [];
    if (!item.name) throw new GatewayError('upstream-garbled', `${name} sent a tool call without a name.`);
    const index = calls.size;
    calls.set(key, { index, isFreeform: item.type === 'custom_tool_call', said: '', argumentsJson: '' });
    const id = item.call_id || item.id || portableToolId(`call_${name}_${index}`);
    return [{ type: 'tool-call-start', index, id, name: item.name }];
  }

  function argue(call: Call, argumentsJson: string): ChatEvent[] {
    if (argumentsJson === '') return [];
    call.argumentsJson += argumentsJson;
    return [{ type: 'tool-call-delta', index: call.index, argumentsJson }];
  }

  function argued(key: ItemKey, text: string): ChatEvent[] {
    const call = calls.get(key);
    if (!call || text === '') return [];
    const isFirst = call.said === '';
    call.said += text;
    if (!call.isFreeform) return argue(call, text);
    return argue(call, (isFirst ? FREEFORM_HEAD : '') + freeformPiece(text));
  }

  function finishCall(key: ItemKey, item: OutputItem): ChatEvent[] {
    const call = calls.get(key);
    if (!call) return [];
    const whole = call.isFreeform ? (item.input ?? '') : textOf(item.arguments);
    if (call.isFreeform && call.said === '') return argue(call, freeformArguments(whole));
    const rest = whole.startsWith(call.said) ? whole.slice(call.said.length) : '';
    return [...argued(key, rest), ...(call.isFreeform ? argue(call, FREEFORM_TAIL) : [])];
  }

  function done(key: ItemKey, item: OutputItem): ChatEvent[] {
    if (finished.has(key) || (item.id && finished.has(item.id))) return [];
    finished.add(key);
    if (item.id) finished.add(item.id);
    const isKnown = worded.has(key) || (passes && (worded.size > 0 || calls.size > 0));
    const events = [...added(key, item), ...finishCall(key, item), ...(isKnown ? [] : wordsOf(item))];
    if (events.length > 0) worded.add(key);
    return item.type === 'reasoning' && item.encrypted_content
      ? [...events, { type: 'reasoning-seal', seal: { wire: 'openai-responses', value: item } }]
      : events;
  }

  return {
    asksClient: () => asks,
    calls: () => [...calls.values()],
    added,
    worded(key, type, text) {
      if (text === '') return [];
      worded.add(key);
      return [{ type, text }];
    },
    argued,
    done,
  };
}

const isCall = ({ type }: OutputItem): boolean => type === 'function_call' || type === 'custom_tool_call';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function wordsOf({ type, content, summary }: OutputItem): ChatEvent[] {
  if (type === 'reasoning') {
    const pieces = summary?.length ? summary : (content ?? []);
    const text = pieces.map((piece) => piece.text ?? '').join('\n\n');
    return text === '' ? [] : [{ type: 'reasoning-delta', text }];
  }
  if (type !== 'message') return [];
  return (content ?? []).flatMap((piece): ChatEvent[] => {
    if (piece.refusal) return [{ type: 'refusal-delta', text: piece.refusal }];
    return piece.text ? [{ type: 'text-delta', text: piece.text }] : [];
  });
}
