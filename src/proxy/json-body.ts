import * as z from 'zod';
import { parseJson } from '../wire/json.js';
import type { Exchange } from './endpoints/endpoint.js';

const anyObject = z.record(z.string(), z.unknown());

/** Reads a body as a JSON object of any fields. Throws 'invalid-request' for anything else. */
export const readObject = (exchange: Exchange): Promise<Record<string, unknown>> => readJsonBody(exchange, anyObject);

/** Reads a body as JSON of this shape. Throws 'invalid-request', naming the wrong field. */
export const readJsonBody = async <T>(exchange: Exchange, schema: z.ZodType<T>): Promise<T> =>
  parseJson(await exchange.body(), schema, 'invalid-request');
