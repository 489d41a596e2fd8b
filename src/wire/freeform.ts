import * as z from 'zod';
import { tryJson } from './try-json.js';

/** How a tool that takes plain text looks on wires whose tools take an object. */
export const FREEFORM_SCHEMA = {
  type: 'object',
  properties: { input: { type: 'string' } },
  required: ['input'],
  additionalProperties: false,
} as const;

const argumentsSchema = z.object({ input: z.string() });

/** The text for such a tool, as arguments. */
export const freeformArguments = (input: string): string => JSON.stringify({ input });

/** The text among the arguments. What is not in that form is taken for the text itself: models forget it, and calls get cut. */
export const freeformInput = (argumentsJson: string): string =>
  tryJson(argumentsJson, argumentsSchema)?.input ?? argumentsJson;

/** What stands before and behind the text in such arguments, for text that comes in pieces. */
export const FREEFORM_HEAD = '{"input":"';
export const FREEFORM_TAIL = '"}';

/** A piece of the text as it stands between them; it may end between the halves of a character. */
export const freeformPiece = (text: string): string => JSON.stringify(text).slice(1, -1);

const grammarSchema = z.looseObject({
  type: z.literal('grammar'),
  grammar: z.looseObject({ definition: z.string(), syntax: z.string().nullish() }).optional(),
  definition: z.string().optional(),
  syntax: z.string().nullish(),
});

/**
 * What a tool says of itself, with the grammar of its text: only the wire that offers such tools can enforce one, any
 * model can follow it. Source: OpenAI API reference, custom tools; the fields lie flat in Responses.
 */
export function withGrammar(description: string, format: unknown): string {
  const read = grammarSchema.safeParse(format);
  const { definition, syntax } = read.data?.grammar ?? read.data ?? {};
  if (definition === undefined) return description;
  const rule = `The input follows this ${syntax ?? 'formal'} grammar:\n${definition}`;
  return description === '' ? rule : `${description}\n\n${rule}`;
}
