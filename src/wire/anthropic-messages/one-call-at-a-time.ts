import type { ChatEvent } from '../../core/chat.js';

type OpenCall = { readonly index: number; readonly argumentsJson: string };

/**
 * Puts calls that come side by side one after the other, because this wire writes one block at a time. What belongs to a
 * later block is held until the arguments of the open call are whole, or the reply ends.
 */
export function oneCallAtATime(): (event: ChatEvent) => readonly ChatEvent[] {
  let open: OpenCall | undefined;
  let held: ChatEvent[] = [];

  function order(event: ChatEvent): readonly ChatEvent[] {
    if (event.type === 'finish') return [...releaseAll(), event];
    if (event.type === 'tool-call-delta' && event.index === open?.index) {
      open = { ...open, argumentsJson: open.argumentsJson + event.argumentsJson };
      return held.length > 0 && isWhole(open) ? [event, ...release()] : [event];
    }
    if (open && (held.length > 0 || !isWhole(open))) {
      held.push(event);
      return [];
    }
    open = event.type === 'tool-call-start' ? { index: event.index, argumentsJson: '' } : undefined;
    return [event];
  }

  function release(): readonly ChatEvent[] {
    const waiting = held;
    held = [];
    open = undefined;
    return waiting.flatMap(order);
  }

  function releaseAll(): readonly ChatEvent[] {
    const all: ChatEvent[] = [];
    while (held.length > 0) all.push(...release());
    return all;
  }

  return order;
}

function isWhole({ argumentsJson }: OpenCall): boolean {
  if (!argumentsJson.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(argumentsJson);
    return true;
  } catch {
    return false;
  }
}
