import type { ChatEvent } from '../../core/chat.js';
import type { ItemKey, OutputItem } from './output-item.js';
import { startCalls } from './reply-calls.js';

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

/** The items of one reply as they come. */
export type ItemLog = {
  /** Whether the model asked for something to be done. */
  readonly asksClient: () => boolean;
  readonly calls: () => readonly { readonly argumentsJson: string }[];
  readonly itemAdded: (key: ItemKey, item: OutputItem) => ChatEvent[];
  readonly textDelta: (
    key: ItemKey,
    type: 'text-delta' | 'refusal-delta' | 'reasoning-delta',
    text: string,
  ) => ChatEvent[];
  readonly argumentsDelta: (key: ItemKey, text: string) => ChatEvent[];
  /** The rest of an item: all of it where the server sent no pieces, nothing where it did. */
  readonly itemDone: (key: ItemKey, item: OutputItem) => ChatEvent[];
};

/** `name` is the provider's. When the reply `passes`, pieces may have gone by unread, so words are only caught up on as long as none were seen. */
export function startItems(name: string, passes: boolean): ItemLog {
  const calls = startCalls(name);
  const spoken = new Set<ItemKey>();
  const finished = new Set<ItemKey>();
  let asks = false;

  function itemAdded(key: ItemKey, item: OutputItem): ChatEvent[] {
    asks ||= CLIENT_CALLS.has(item.type);
    return calls.start(key, item);
  }

  function itemDone(key: ItemKey, item: OutputItem): ChatEvent[] {
    if (finished.has(key) || (item.id && finished.has(item.id))) return [];
    finished.add(key);
    if (item.id) finished.add(item.id);
    const isKnown = spoken.has(key) || (passes && (spoken.size > 0 || calls.all().length > 0));
    const events = [...itemAdded(key, item), ...calls.end(key, item), ...(isKnown ? [] : wordsOf(item))];
    if (events.length > 0) spoken.add(key);
    return item.type === 'reasoning' && item.encrypted_content
      ? [...events, { type: 'reasoning-seal', seal: { wire: 'openai-responses', value: item } }]
      : events;
  }

  return {
    asksClient: () => asks,
    calls: calls.all,
    itemAdded,
    textDelta(key, type, text) {
      if (text === '') return [];
      spoken.add(key);
      return [{ type, text }];
    },
    argumentsDelta: calls.delta,
    itemDone,
  };
}

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
