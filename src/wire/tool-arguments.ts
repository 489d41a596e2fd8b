import * as z from 'zod';
import type { FinishReason } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { parseJson } from './json.js';
import { tryJson } from './try-json.js';

/** The schema of a tool that takes nothing, or does not say what. */
export const NO_PARAMETERS = { type: 'object', properties: {} } as const;

/** Any object. */
export const argumentsSchema = z.record(z.string(), z.unknown());

/** The arguments of a tool call as an object; no text at all stands for no arguments. Throws 'invalid-request' naming the tool. */
export function argumentsObject(name: string, argumentsJson: string): Record<string, unknown> {
  if (argumentsJson.trim() === '') return {};
  try {
    return parseJson(argumentsJson, argumentsSchema, 'invalid-request');
  } catch (thrown) {
    throw new GatewayError('invalid-request', `The arguments of the call to "${name}" are not a JSON object.`, {
      cause: thrown,
    });
  }
}

/**
 * The arguments of a call in a reply, for wires that write them as an object. Undefined for a call that the limit cut:
 * the reason says that the reply is not complete. Throws 'upstream-garbled' for any other that cannot be read.
 */
export function replyArguments(argumentsJson: string, reason: FinishReason): Record<string, unknown> | undefined {
  if (argumentsJson.trim() === '') return {};
  return reason === 'length'
    ? tryJson(argumentsJson, argumentsSchema)
    : parseJson(argumentsJson, argumentsSchema, 'upstream-garbled');
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
