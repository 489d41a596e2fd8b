import type * as z from 'zod';
import { GatewayError, type ErrorKind } from '../core/errors.js';
import { shapeMessage } from './shape-error.js';

/** Real bodies nest less than 20 deep; far deeper ones crash whatever walks them with a stack. Source: RELIABILITY M15. */
const MAX_DEPTH = 128;

/** Reads JSON from outside and checks its shape. Throws GatewayError of this kind, naming the wrong field. */
export function parseJson<T>(text: string, schema: z.ZodType<T>, kind: ErrorKind): T {
  const value = readJson(text, kind);
  refuseHostile(value, kind);
  return checkShape(value, schema, kind);
}

/** Checks the shape of a value that is already parsed. Throws GatewayError of this kind, naming the wrong field. */
export function checkShape<T>(value: unknown, schema: z.ZodType<T>, kind: ErrorKind): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new GatewayError(kind, `${subjectOf(kind)} is not valid: ${shapeMessage(result.error.issues)}.`);
}

function readJson(text: string, kind: ErrorKind): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The SyntaxError is not kept as a cause: its message quotes the text.
    throw new GatewayError(kind, `${subjectOf(kind)} is not valid JSON.`);
  }
}

/** Goes down level by level, not by recursion, so that depth cannot exhaust the stack. */
function refuseHostile(root: unknown, kind: ErrorKind): void {
  let level = isContainer(root) ? [root] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw new GatewayError(kind, `${subjectOf(kind)} is nested deeper than ${MAX_DEPTH} levels.`);
    }
    if (level.some((container) => Object.hasOwn(container, '__proto__'))) {
      throw new GatewayError(kind, `${subjectOf(kind)} has a field named "__proto__", which is not allowed.`);
    }
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function subjectOf(kind: ErrorKind): string {
  if (kind === 'invalid-request') return 'The request';
  return kind.startsWith('upstream-') ? "The provider's answer" : 'The data';
}
