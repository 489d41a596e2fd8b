import assert from 'node:assert/strict';
import type { ChatRequest, ReplyEvent } from '../../../src/core/chat.js';

/** How every reply begins: it says who answers. */
export const START: ReplyEvent = { type: 'reply-start', model: { provider: 'acme', model: 'one' }, passes: false };

/** A text as bytes, in pieces of this size. */
export function inBytes(text: string, size: number): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

/** A text as bytes, cut at these places; a place beyond its end is counted on from its start. */
export function cutBytes(text: string, cuts: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const places = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

/** As JSON has it: generated objects may lack a prototype, and zero may be negative. */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Asserts that what was said, offered and asked for is the same. */
export function assertSameRequest(got: ChatRequest, sent: ChatRequest): void {
  assert.deepEqual(asJson([got.messages, got.tools, got.sampling]), asJson([sent.messages, sent.tools, sent.sampling]));
}
