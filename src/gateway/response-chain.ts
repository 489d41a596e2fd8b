import { GatewayError } from '../core/errors.js';
import { printable } from '../wire/printable.js';
import type { ResponseStore } from './response-store.js';

type Body = Readonly<Record<string, unknown>>;

/** A request that stands on its own. `isSame` says that nothing had to be changed, so its bytes still hold. */
type Expanded = {
  readonly body: Record<string, unknown>;
  readonly isSame: boolean;
  /** The response that the client named as the one before. */
  readonly previousResponseId: string | undefined;
};

/** Enough to recognise an id. */
const MAX_ID_CHARACTERS = 100;

/**
 * Puts in what a request refers to, so that any provider can answer it: the conversation of the previous response, and
 * items named by id. Instructions are not carried over, as the API has it. An item nobody here knows stays a reference.
 * Throws 'previous-response-unknown'. Source: OpenAI API reference, "Create a model response", previous_response_id.
 */
export function expandRequest(body: Record<string, unknown>, store: ResponseStore): Expanded {
  const { previous_response_id: previousId, ...rest } = body;
  const sent: readonly unknown[] | undefined = Array.isArray(body['input']) ? body['input'] : undefined;
  const own = sent?.map((item) => resolved(item, store));
  const isSame = own?.every((item, index) => item === sent?.[index]) ?? true;
  if (typeof previousId !== 'string') {
    return { body: isSame ? body : { ...body, input: own?.filter(isPresent) }, isSame, previousResponseId: undefined };
  }
  const previous = store.find(previousId);
  if (!previous) throw unknownResponse(previousId);
  const earlier = [...previous.input, ...previous.response.output].map(portable);
  const input = [...earlier, ...(own ?? inputOf(body))].filter(isPresent);
  return { body: { ...rest, input }, isSame: false, previousResponseId: previousId };
}

/** The items of a request; plain text is a message of the user. */
export function inputOf({ input }: Body): readonly unknown[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return Array.isArray(input) ? input : [];
}

function unknownResponse(id: string): GatewayError {
  return new GatewayError(
    'previous-response-unknown',
    `Previous response with id '${printable(id, MAX_ID_CHARACTERS)}' not found. Responses are kept for a day, until Signalbox restarts, and not at all with "store": false. Send the whole conversation as "input", without "previous_response_id".`,
  );
}

type Item = { readonly type?: unknown; readonly id?: unknown } & Body;

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPresent = (item: unknown): boolean => item !== undefined;

/** What the client sent, with a reference replaced by what it stands for. */
function resolved(item: unknown, store: ResponseStore): unknown {
  if (!isItem(item)) return item;
  if (isOwnReasoning(item)) return undefined;
  const isReference = item.type === 'item_reference' || (!item.type && !('role' in item));
  if (!isReference || typeof item.id !== 'string') return item;
  const found = store.findItem(item.id);
  return found ? portable(found) : item;
}

/** The ids that our writer makes; OpenAI's have no second underscore. */
const OWN_REASONING_ID = /^rs_[^_]+_\d+$/;

/** Words that other wires thought, written by us. No provider of this wire takes them back. */
function isOwnReasoning({ type, id, encrypted_content: sealed, content }: Item): boolean {
  if (type !== 'reasoning' || sealed || content) return false;
  return typeof id !== 'string' || OWN_REASONING_ID.test(id);
}

/** What stands on its own without an id. */
const NAMELESS: readonly unknown[] = [
  'message',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
];

/**
 * An item as any provider takes it. An id makes a provider look for the reasoning that belonged to it, so ids go where
 * they can. Reasoning without a seal is nothing to anybody but the provider that keeps it.
 */
function portable(item: unknown): unknown {
  if (!isItem(item)) return item;
  if (item.type === 'reasoning') return item['encrypted_content'] ? item : undefined;
  if (!NAMELESS.includes(item.type)) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'id'));
}
