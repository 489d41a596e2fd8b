import { writer } from '../../wire/anthropic-messages/answer.js';
import { promptSchema } from '../../wire/anthropic-messages/body.js';
import { decodePrompt } from '../../wire/anthropic-messages/request.js';
import { estimateRequestTokens } from '../../wire/tokens.js';
import { jsonAnswer } from '../answer.js';
import { clientOf } from '../client.js';
import { readObject } from '../json-body.js';
import type { Endpoint } from './endpoint.js';

/** About how many tokens a prompt for Anthropic Messages has. Answered here: Claude Code asks two dozen times in a row. */
export const countTokens: Endpoint = {
  method: 'POST',
  path: '/v1/messages/count_tokens',
  access: 'list',
  operations: [{ tag: 'Anthropic', summary: 'About how many tokens a prompt has', body: promptSchema }],
  writer,
  handle: async (exchange) => {
    const prompt = decodePrompt(await readObject(exchange), {
      id: exchange.id,
      client: clientOf(exchange.head, exchange.caller),
    });
    return jsonAnswer({ input_tokens: estimateRequestTokens(prompt) });
  },
};
