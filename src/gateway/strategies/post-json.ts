import type * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import type { CallTimeouts } from '../../core/provider.js';
import { parseJson } from '../../wire/json.js';
import { readStart } from '../http-body.js';
import type { UpstreamHttp } from '../http.js';

/** A question in JSON. `name` is what people call who is asked. */
type Question = {
  readonly url: string;
  readonly name: string;
  readonly body: object;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
};

/** The caller's signal says when it is too late. */
const PATIENT: CallTimeouts = { connectMs: 120_000, firstByteMs: 120_000, idleMs: 120_000 };

/** Asks and reads an answer of a known shape. Throws a GatewayError when there is none; redirects are not followed. */
export const postJson = async <T>(
  http: Pick<UpstreamHttp, 'post'>,
  question: Question,
  schema: z.ZodType<T>,
): Promise<T> => parseJson(await postForText(http, question), schema, 'upstream-garbled');

/** Asks and gives the answer as it came. Throws a GatewayError when there is none, or one that is too long. */
export async function postForText(
  http: Pick<UpstreamHttp, 'post'>,
  { url, name, body, maxBytes, signal }: Question,
): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await http.post({ url, headers, body: JSON.stringify(body), signal, name, timeouts: PATIENT });
  const { text, isWhole } = await readStart(response.body, maxBytes);
  if (!isWhole) throw new GatewayError('upstream-garbled', `${name} sent more than ${maxBytes} bytes.`);
  return text;
}
