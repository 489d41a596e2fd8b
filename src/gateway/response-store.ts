import { LRUCache } from 'lru-cache';

/** A response as it was answered, and the conversation that led to it. */
export type StoredResponse = {
  readonly response: Readonly<Record<string, unknown>> & { readonly id: string; readonly output: readonly unknown[] };
  /** The items that were sent, those of earlier responses among them. */
  readonly input: readonly unknown[];
};

/** What clients may refer to by id instead of sending it again. In memory only: prompts and replies are never written to disk. */
export type ResponseStore = {
  find(id: string): StoredResponse | undefined;
  /** One item of a stored conversation, by its own id. */
  findItem(id: string): object | undefined;
  put(stored: StoredResponse): void;
  /** False when there was none. */
  remove(id: string): boolean;
};

/** What the owner of the proxy had stored, and beside it what each client with a key of its own did: nobody sees what is another's. */
export type ResponseStores = ResponseStore & { of(client: string): ResponseStore };

/** How much is kept, of all together. `maxBytes` counts about what the values take in memory. */
export type ResponseLimits = { readonly maxCount: number; readonly maxBytes: number; readonly maxAgeMs: number };

/** OpenAI keeps 30 days. Here a day bridges a night's pause, and the rest bounds memory. */
const RESPONSE_LIMITS: ResponseLimits = {
  maxCount: 1_000,
  maxBytes: 64 * 1_048_576,
  maxAgeMs: 24 * 3_600_000,
};

/** An item, and the key of the response that holds it. */
type IndexedItem = { readonly item: object; readonly holder: string };

/** Keeps the responses that were used last. One that is too large alone is not kept. */
export function createResponseStore(
  nowMs: () => number,
  { maxCount, maxBytes, maxAgeMs }: ResponseLimits = RESPONSE_LIMITS,
): ResponseStores {
  const items = new Map<string, IndexedItem>();
  const responses = new LRUCache<string, StoredResponse>({
    max: maxCount,
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
    ttl: maxAgeMs,
    ttlResolution: 0,
    perf: { now: nowMs },
    dispose: (stored, holder) => {
      const [client = ''] = holder.split(' ', 1);
      for (const { id } of identified(stored)) {
        if (items.get(keyOf(client, id))?.holder === holder) items.delete(keyOf(client, id));
      }
    },
  });

  const storeOf = (client: string): ResponseStore => ({
    find: (id) => responses.get(keyOf(client, id)),
    findItem(id) {
      const found = items.get(keyOf(client, id));
      return found && responses.has(found.holder) ? found.item : undefined;
    },
    put(stored) {
      const holder = keyOf(client, stored.response.id);
      responses.purgeStale();
      responses.set(holder, stored);
      if (!responses.has(holder)) return;
      for (const { id, item } of identified(stored)) items.set(keyOf(client, id), { item, holder });
    },
    remove: (id) => responses.delete(keyOf(client, id)),
  });

  return { ...storeOf(''), of: storeOf };
}

/** Names of clients have no spaces, so no id can lead to what is another's. */
const keyOf = (client: string, id: string): string => `${client} ${id}`;

function identified({ response, input }: StoredResponse): readonly { readonly id: string; readonly item: object }[] {
  return [...input, ...response.output].flatMap((item) =>
    typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string'
      ? [{ id: item.id, item }]
      : [],
  );
}

/** Two bytes a character at most, and what an engine needs for a value. */
const BYTES_A_CHARACTER = 2;
const BYTES_A_VALUE = 16;

/** About the memory a JSON value takes. Bodies are never nested deep enough for this to run out of stack. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return BYTES_A_VALUE + BYTES_A_CHARACTER * value.length;
  if (typeof value !== 'object' || value === null) return BYTES_A_VALUE;
  return Object.values(value).reduce<number>((sum, field) => sum + sizeOf(field), BYTES_A_VALUE);
}
