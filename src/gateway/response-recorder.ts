import type { ChatRequest } from '../core/chat.js';
import { endedIn, readEnded, type EndedResponse } from '../wire/openai-responses/ended.js';
import { inputOf } from './response-chain.js';
import type { ResponseStore } from './response-store.js';

/** Notes one reply for those who will refer to it. Nothing of it happens before the current work is done. */
type ResponseRecorder = {
  /** A response that was written here. */
  record(response: object): void;
  /** Bytes of a reply that passes: whole events at a time, or the whole body. All but the last are only searched. */
  pass(bytes: Uint8Array): void;
};

/** In the last event of a complete stream, and in nothing that a model says: quotes within text are escaped. */
const END_MARKS = ['"response.completed"', '"response.incomplete"'];

/** A recorder for the reply to this request; undefined when the client wants nothing kept. */
export function responseRecorder(store: ResponseStore, request: ChatRequest): ResponseRecorder | undefined {
  const { body, stream } = request.source;
  if (body['store'] === false) return undefined;

  const keepLater = (read: () => EndedResponse | undefined): void => {
    setImmediate(() => {
      const response = read();
      if (response) store.put({ response, input: inputOf(body) });
    });
  };
  return {
    record: (response) => keepLater(() => readEnded(response)),
    pass(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (!stream || END_MARKS.some((mark) => buffer.includes(mark))) keepLater(() => endedIn(buffer.toString('utf8')));
    },
  };
}
