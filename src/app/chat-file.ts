import * as z from 'zod';
import type { ChatRequest, Client } from '../core/chat.js';
import { personText } from '../core/classify/human-text.js';
import { GatewayError } from '../core/errors.js';
import { parseJson } from '../wire/json.js';
import { decodeRequest } from '../wire/openai-chat/request.js';

const CLIENT: Client = { surface: 'cli', app: 'signalbox-cli', sessionId: undefined };

const fileSchema = z.union([z.array(z.unknown()), z.looseObject({ messages: z.array(z.unknown()) })]);

const HINT =
  'The file has to hold OpenAI-style messages, [{"role": "user", "content": "…"}], or a whole chat request with "messages".';

/** Reads a conversation, or a whole chat request, as a request to "auto". Throws 'invalid-request' with what is wrong. */
export function readChatFile(text: string, id: string): ChatRequest {
  const request = withHint(() => {
    const file = parseJson(text.replace(/^\uFEFF/, ''), fileSchema, 'invalid-request');
    const body = Array.isArray(file) ? { messages: file } : file;
    return decodeRequest({ ...body, model: 'auto' }, { id, client: CLIENT });
  });
  if (personText(request).characters > 0) return request;
  throw new GatewayError('invalid-request', `No message of the role "user" has any text. ${HINT}`);
}

function withHint(read: () => ChatRequest): ChatRequest {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown;
    throw new GatewayError(thrown.kind, `${thrown.message} ${HINT}`, { cause: thrown });
  }
}
