import type { FinishReason, ReplyEvent, Usage } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { refText } from '../core/model.js';

/** A whole reply. `wireData` is the provider's own body, when it speaks the client's wire. */
export type CollectedReply = {
  readonly model: string;
  readonly wireData: string | undefined;
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly CollectedToolCall[];
  readonly reason: FinishReason;
  readonly usage: Usage | undefined;
};

export type CollectedToolCall = { readonly id: string; readonly name: string; readonly argumentsJson: string };

type Draft = {
  model: string;
  readonly texts: string[];
  readonly reasonings: string[];
  readonly calls: Map<number, { readonly id: string; readonly name: string; readonly pieces: string[] }>;
  wireData: string | undefined;
  finish: (ReplyEvent & { type: 'finish' }) | undefined;
};

/** Reads a reply to its end. Throws 'upstream-interrupted' when it ends without 'finish'. */
export async function collectReply(events: AsyncIterable<ReplyEvent>): Promise<CollectedReply> {
  const draft: Draft = {
    model: '',
    texts: [],
    reasonings: [],
    calls: new Map(),
    wireData: undefined,
    finish: undefined,
  };
  for await (const event of events) note(draft, event);
  if (!draft.finish) throw unfinished();
  return {
    model: draft.model,
    wireData: draft.wireData,
    text: draft.texts.join(''),
    reasoning: draft.reasonings.join(''),
    toolCalls: [...draft.calls.values()].map(({ id, name, pieces }) => ({ id, name, argumentsJson: pieces.join('') })),
    reason: draft.finish.reason,
    usage: draft.finish.usage,
  };
}

/** A reply that stopped without saying so must never look complete to a client. */
export function unfinished(): GatewayError {
  return new GatewayError('upstream-interrupted', 'The reply ended before it was complete.');
}

function note(draft: Draft, event: ReplyEvent): void {
  switch (event.type) {
    case 'reply-start':
      draft.model = refText(event.model);
      break;
    case 'text-delta':
      draft.texts.push(event.text);
      break;
    case 'reasoning-delta':
      draft.reasonings.push(event.text);
      break;
    case 'tool-call-start':
      draft.calls.set(event.index, { id: event.id, name: event.name, pieces: [] });
      break;
    case 'tool-call-delta':
      draft.calls.get(event.index)?.pieces.push(event.argumentsJson);
      break;
    case 'wire-data':
      draft.wireData = event.data;
      break;
    case 'finish':
      draft.finish = event;
      break;
  }
}
