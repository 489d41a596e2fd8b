import * as z from 'zod';
import { parseJson, parseObject } from '../wire/json.js';
import type { Exchange } from './endpoints/endpoint.js';

/** What `readObject` takes, for descriptions: it reads without a schema, because that is quicker. */
export const anyObject = z.record(z.string(), z.unknown());

/** A body as a JSON object of any fields, with its bytes. Throws 'invalid-request' for anything else. */
export async function readObjectAndBytes(
  exchange: Exchange,
): Promise<{ readonly body: Record<string, unknown>; readonly bytes: Uint8Array }> {
  const bytes = await exchange.body();
  return { body: parseObject(bytes, 'invalid-request'), bytes };
}

/** Reads a body as a JSON object of any fields. Throws 'invalid-request' for anything else. */
export const readObject = async (exchange: Exchange): Promise<Record<string, unknown>> =>
  (await readObjectAndBytes(exchange)).body;

/** Reads a body as JSON of this shape. Throws 'invalid-request', naming the wrong field. */
export const readJsonBody = async <T>(exchange: Exchange, schema: z.ZodType<T>): Promise<T> =>
  parseJson((await exchange.body()).toString('utf8'), schema, 'invalid-request');

/** The same where a request without a body asks for the defaults of the shape. */
export async function readOptionalJsonBody<T>(exchange: Exchange, schema: z.ZodType<T>): Promise<T> {
  const text = (await exchange.body()).toString('utf8');
  return parseJson(text === '' ? '{}' : text, schema, 'invalid-request');
}
