import * as z from 'zod';
import { inBandErrorSchema } from '../upstream-error.js';

const blockSchema = z.object({
  type: z.string(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  signature: z.string().nullish(),
  data: z.unknown().optional(),
  input: z.unknown().optional(),
});

/** What ends a message. */
const ending = { stop_reason: z.string().nullish(), stop_sequence: z.string().nullish() };

/** One event of a stream; the fields of all its types. Source: Anthropic API reference, "Streaming Messages". */
export const eventSchema = z.object({
  type: z.string(),
  index: z.number().nullish(),
  message: z.object({ usage: z.unknown().optional() }).nullish(),
  content_block: blockSchema.nullish(),
  delta: z
    .object({
      text: z.string().nullish(),
      thinking: z.string().nullish(),
      signature: z.string().nullish(),
      partial_json: z.string().nullish(),
      ...ending,
    })
    .nullish(),
  usage: z.unknown().optional(),
  error: inBandErrorSchema.nullish(),
});

/** A reply in one piece, or the error in its place. */
export const wholeSchema = z.object({
  type: z.string().nullish(),
  content: z.array(blockSchema).nullish(),
  ...ending,
  usage: z.unknown().optional(),
  error: inBandErrorSchema.nullish(),
});

/** What one event says. */
export type StreamEvent = z.infer<typeof eventSchema>;
/** One block of the content, as it stands at its start. */
export type Block = z.infer<typeof blockSchema>;
