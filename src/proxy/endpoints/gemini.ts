import * as z from 'zod';
import type { EmbedRequest } from '../../core/embedding.js';
import { GatewayError } from '../../core/errors.js';
import { writer } from '../../wire/gemini/answer.js';
import { ARRAY_FORM, asArray } from '../../wire/gemini/array.js';
import { decodeBatchEmbed, decodeEmbed, encodeBatchEmbed, encodeEmbed } from '../../wire/gemini/embed-request.js';
import { decodeRequest } from '../../wire/gemini/request.js';
import { embedBatchSchema, embedSchema, requestSchema } from '../../wire/gemini/shapes.js';
import { checkShape } from '../../wire/json.js';
import type { RequestMeta } from '../../wire/port.js';
import { estimateRequestTokens } from '../../wire/tokens.js';
import { jsonAnswer, type Answer } from '../answer.js';
import { NO_KEY_IN_ADDRESS } from '../auth.js';
import { chatEndpoint } from '../chat-endpoint.js';
import { clientOf } from '../client.js';
import { answerEmbed, type EmbedWriter } from '../embed-answer.js';
import { decoded, queryOf } from '../head.js';
import { readObject } from '../json-body.js';
import type { Operation } from '../operation.js';
import type { Endpoint, Exchange } from './endpoint.js';

const countBody = z.looseObject({ generateContentRequest: z.record(z.string(), z.unknown()).optional() });

const STREAM: Partial<Operation> = {
  query: [{ name: 'alt', description: '"sse" for events; an array of JSON comes without.' }],
  answers: ['application/json', writer.streamType],
};

const OPERATIONS: Endpoint['operations'] = [
  verb('generateContent', 'A reply in one piece', requestSchema),
  verb('streamGenerateContent', 'A reply in pieces', requestSchema, STREAM),
  verb('countTokens', 'About how many tokens a prompt has', countBody),
  verb('embedContent', 'The vector of a text', embedSchema),
  verb('batchEmbedContents', 'Vectors of several texts', embedBatchSchema),
];

function verb(name: string, summary: string, body: z.ZodType, more: Partial<Operation> = {}): Operation {
  return { tag: 'Gemini', summary, rest: `{model}:${name}`, body, ...more };
}

/** Gemini's methods are verbs at the end of a model's path. This is the version its own tools use by default. */
export const gemini: Endpoint = geminiAt('/v1beta/models/*');

/** The same at the path of the stable version. */
export const geminiStable: Endpoint = geminiAt('/v1/models/*');

function geminiAt(path: string): Endpoint {
  const chat = chatEndpoint({ path, operation: OPERATIONS[0], decode: decodeRequest, writer, asked });
  return {
    ...chat,
    operations: OPERATIONS,
    handle: async (exchange) => {
      refuseKey(exchange);
      switch (methodOf(exchange).verb) {
        case 'generateContent':
          return chat.handle(exchange);
        case 'streamGenerateContent': {
          const answer = await chat.handle(exchange);
          return queryOf(exchange.head.url).get('alt') === 'sse' ? answer : arrayAnswer(answer);
        }
        case 'countTokens':
          return countTokens(exchange);
        case 'embedContent':
          return embed(exchange, decodeEmbed, encodeEmbed);
        case 'batchEmbedContents':
          return embed(exchange, decodeBatchEmbed, encodeBatchEmbed);
        default:
          throw new GatewayError('not-found', `There is no such method. Use one of: ${METHODS.join(', ')}.`);
      }
    },
  };
}

const METHODS = ['generateContent', 'streamGenerateContent', 'countTokens', 'embedContent', 'batchEmbedContents'];

/** Also beside a good key in a header: the one in the address may be a real one. */
function refuseKey({ head }: Exchange): void {
  if (queryOf(head.url).has('key')) throw new GatewayError('invalid-request', NO_KEY_IN_ADDRESS);
}

/** Models may have colons in their names, so the verb is behind the last one. */
function methodOf({ rest }: Exchange): { readonly model: string; readonly verb: string } {
  const colon = rest.lastIndexOf(':');
  return { model: decoded(rest.slice(0, Math.max(colon, 0))) ?? '', verb: rest.slice(colon + 1) };
}

function asked(exchange: Exchange): { readonly model: string; readonly stream: boolean } {
  const { model, verb } = methodOf(exchange);
  return { model, stream: verb === 'streamGenerateContent' };
}

/** Google streams an array where nobody asks for events. */
function arrayAnswer(answer: Answer): Answer {
  if (answer.kind !== 'stream') return answer;
  return {
    ...answer,
    writer: ARRAY_FORM,
    open: async () => {
      const opened = await answer.open();
      return { ...opened, frames: asArray(opened.frames) };
    },
  };
}

/** About how many tokens a prompt has; it comes bare, or as the whole request it is meant for. */
async function countTokens(exchange: Exchange): Promise<Answer> {
  const body = await readObject(exchange);
  const prompt = checkShape(body, countBody, 'invalid-request').generateContentRequest ?? body;
  const meta = { id: exchange.id, client: clientOf(exchange.head, exchange.caller), model: methodOf(exchange).model };
  return jsonAnswer({ totalTokens: estimateRequestTokens(decodeRequest(prompt, meta)) });
}

/** Vectors, one for each content. */
async function embed(
  exchange: Exchange,
  decode: (body: Record<string, unknown>, meta: RequestMeta) => EmbedRequest,
  encode: EmbedWriter['encode'],
): Promise<Answer> {
  const meta = { id: exchange.id, client: clientOf(exchange.head, exchange.caller), model: methodOf(exchange).model };
  return answerEmbed(exchange, decode(await readObject(exchange), meta), { encode, passes: () => false });
}
