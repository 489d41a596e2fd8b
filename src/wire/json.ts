import type * as z from 'zod';
import { GatewayError, type ErrorKind } from '../core/errors.js';
import { shapeMessage } from './shape-error.js';

/** Real bodies nest less than 20 deep; far deeper ones crash whatever walks them with a stack. Source: RELIABILITY M15. */
const MAX_DEPTH = 128;

/** Longer lists in a request are a mistake or an attack: texts are long, lists are not. Source: RELIABILITY T14. */
const MAX_ITEMS = 100_000;

/** Reads JSON from outside and checks its shape. Throws GatewayError of this kind, naming the wrong field. */
export function parseJson<T>(text: string, schema: z.ZodType<T>, kind: ErrorKind): T {
  const value = readJson(text, kind);
  refuseHostile(value, kind);
  return checkShape(value, schema, kind);
}

/** Reads JSON from outside, in UTF-8, that must be an object, of any fields. Throws GatewayError of this kind. */
export function parseObject(bytes: Buffer, kind: ErrorKind): Record<string, unknown> {
  const value = readJson(bytes.toString('utf8'), kind);
  refuseHostile(value, kind);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>; // safe: looked at just now
  throw new GatewayError(kind, `${subjectOf(kind)} is not valid: it should be an object.`);
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

function refuseHostile(root: unknown, kind: ErrorKind): void {
  const found = { prototype: false, tooDeep: false, longest: 0 };
  look(root, 1, found);
  if (found.prototype) {
    throw new GatewayError(kind, `${subjectOf(kind)} has a field named "__proto__", which is not allowed.`);
  }
  if (found.tooDeep) {
    throw new GatewayError(kind, `${subjectOf(kind)} is nested deeper than ${MAX_DEPTH} levels.`);
  }
  if (kind === 'invalid-request' && found.longest > MAX_ITEMS) {
    throw new GatewayError(kind, `${subjectOf(kind)} has a list of more than ${MAX_ITEMS.toLocaleString('en')} items.`);
  }
}

/** What was met in a value. */
type Found = { prototype: boolean; tooDeep: boolean; longest: number };

/** Goes down no further than a value may be deep, so that depth cannot exhaust the stack. Makes no lists on the way. */
function look(value: unknown, depth: number, found: Found): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) {
    found.tooDeep = true;
    return;
  }
  if (Array.isArray(value)) {
    found.longest = Math.max(found.longest, value.length);
    for (const item of value) look(item, depth + 1, found);
    return;
  }
  const fields = value as Readonly<Record<string, unknown>>; // safe: JSON has no other objects
  for (const name in fields) {
    if (name === '__proto__') found.prototype = true;
    look(fields[name], depth + 1, found);
  }
}

function subjectOf(kind: ErrorKind): string {
  if (kind === 'invalid-request') return 'The request';
  return kind.startsWith('upstream-') ? "The provider's answer" : 'The data';
}
