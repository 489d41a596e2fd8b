import type * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import { parseJson } from './json.js';

/** A text as a value of this shape; undefined for any other text. For places where that is no fault. */
export function tryJson<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return parseJson(text, schema, 'upstream-garbled');
  } catch (thrown) {
    if (thrown instanceof GatewayError) return undefined;
    throw thrown;
  }
}
