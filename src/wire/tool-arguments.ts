import * as z from 'zod';
import type { FinishReason } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { parseJson } from './json.js';

/** The arguments of a tool call as an object; no text at all stands for no arguments. Throws 'invalid-request' naming the tool. */
export function argumentsObject(name: string, argumentsJson: string): Record<string, unknown> {
  if (argumentsJson.trim() === '') return {};
  try {
    return parseJson(argumentsJson, z.record(z.string(), z.unknown()), 'invalid-request');
  } catch (thrown) {
    throw new GatewayError('invalid-request', `The arguments of the call to "${name}" are not a JSON object.`, {
      cause: thrown,
    });
  }
}

/** Refuses a reply that ends in tool calls which cannot be read, so that a cut call never looks finished. Throws 'upstream-garbled'. */
export function requireReadableCalls({ reason, calls }: EndOfReply): void {
  if (reason !== 'tool-calls') return;
  for (const { argumentsJson } of calls) {
    if (argumentsJson.trim() !== '') parseJson(argumentsJson, z.unknown(), 'upstream-garbled');
  }
}

type EndOfReply = {
  readonly reason: FinishReason | undefined;
  readonly calls: readonly { readonly argumentsJson: string }[];
};
