import type * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import { isLoopbackHost } from '../core/loopback.js';
import { parseJson } from '../wire/json.js';
import { readStart } from './http-body.js';
import type { UpstreamHttp, UpstreamResponse } from './http.js';

/** A server on this machine answers at once, or it is not one. */
const ANSWER_MS = 400;

/** Details of a model may hold a whole licence; nothing sensible is larger. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Asks a server for JSON of a known shape. Throws GatewayError when there is none, it is late, or it says something else. */
export type AskLocal = <T>(url: URL, schema: z.ZodType<T>, body?: object) => Promise<T>;

/** True for plain http addresses on this machine. */
export const isLoopback = (url: URL): boolean => url.protocol === 'http:' && isLoopbackHost(url.hostname);

/** Makes the function that asks: GET, or POST when there is a body. `gone` cancels whatever is under way. */
export function makeAskLocal(http: Pick<UpstreamHttp, 'get' | 'post'>, gone: AbortSignal): AskLocal {
  return async (url, schema, body) => {
    const late = AbortSignal.timeout(ANSWER_MS);
    const request = { url: url.href, headers: {}, signal: AbortSignal.any([gone, late]), name: url.host };
    try {
      const response = await (body
        ? http.post({ ...request, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
        : http.get(request));
      return parseJson(await readWhole(response), schema, 'upstream-garbled');
    } catch (thrown) {
      if (!late.aborted || gone.aborted) throw thrown;
      throw new GatewayError('upstream-timeout', `${url.host} did not answer within ${ANSWER_MS} ms.`, {
        cause: thrown,
      });
    }
  };
}

async function readWhole(response: UpstreamResponse): Promise<string> {
  const { text, isWhole } = await readStart(response.body, MAX_ANSWER_BYTES);
  if (!isWhole) throw new GatewayError('upstream-garbled', `The answer is larger than ${MAX_ANSWER_BYTES} bytes.`);
  return text;
}
