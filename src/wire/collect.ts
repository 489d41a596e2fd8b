import type { FinishReason, ReplyEvent, Seal, Usage } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { refText } from '../core/model.js';

/** A whole reply. `thoughts` are the blocks of reasoning in their order, `reasoning` all their words. */
export type CollectedReply = {
  readonly model: string;
  readonly text: string;
  readonly refusal: string;
  readonly reasoning: string;
  readonly thoughts: readonly CollectedThought[];
  readonly toolCalls: readonly CollectedToolCall[];
  readonly reason: FinishReason;
  readonly usage: Usage | undefined;
  readonly stopText: string | undefined;
};

/** One block of reasoning; without words when its maker hides them. */
type CollectedThought = { readonly text: string; readonly seal: Seal | undefined };

/** One call with all of its arguments. */
export type CollectedToolCall = {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
  readonly seal: Seal | undefined;
};

type Draft = {
  model: string;
  readonly texts: string[];
  readonly refusals: string[];
  readonly thoughts: CollectedThought[];
  /** The words of the block that no seal has ended yet. */
  readonly thinking: string[];
  readonly calls: Map<number, Omit<CollectedToolCall, 'argumentsJson'> & { readonly pieces: string[] }>;
  finish: (ReplyEvent & { type: 'finish' }) | undefined;
};

/** Reads a reply to its end. Throws 'upstream-interrupted' when it ends without 'finish'. */
export async function collectReply(events: AsyncIterable<ReplyEvent>): Promise<CollectedReply> {
  const draft: Draft = {
    model: '',
    texts: [],
    refusals: [],
    thoughts: [],
    thinking: [],
    calls: new Map(),
    finish: undefined,
  };
  for await (const event of events) note(draft, event);
  if (!draft.finish) throw unfinished();
  if (draft.thinking.length > 0) endThought(draft, undefined);
  return {
    model: draft.model,
    text: draft.texts.join(''),
    refusal: draft.refusals.join(''),
    reasoning: draft.thoughts.map(({ text }) => text).join(''),
    thoughts: draft.thoughts,
    toolCalls: [...draft.calls.values()].map(({ pieces, ...call }) => ({ ...call, argumentsJson: pieces.join('') })),
    reason: draft.finish.reason,
    usage: draft.finish.usage,
    stopText: draft.finish.stopText,
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
    case 'refusal-delta':
      draft.refusals.push(event.text);
      break;
    case 'reasoning-delta':
      draft.thinking.push(event.text);
      break;
    case 'reasoning-seal':
      endThought(draft, event.seal);
      break;
    case 'tool-call-start':
      draft.calls.set(event.index, { id: event.id, name: event.name, seal: event.seal, pieces: [] });
      break;
    case 'tool-call-delta':
      draft.calls.get(event.index)?.pieces.push(event.argumentsJson);
      break;
    case 'wire-bytes':
      break; // these pass by all writers
    case 'usage':
      break; // all of it stands at the end
    case 'finish':
      draft.finish = event;
      break;
  }
}

function endThought({ thoughts, thinking }: Draft, seal: Seal | undefined): void {
  thoughts.push({ text: thinking.splice(0).join(''), seal });
}
