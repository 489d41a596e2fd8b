/** A stream of these chunks, each in its own turn of the event loop's microtasks. */
export async function* inPieces<T>(chunks: Iterable<T>): AsyncGenerator<T, void> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}

/** Everything a stream gives, in order. */
export async function toArray<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}
