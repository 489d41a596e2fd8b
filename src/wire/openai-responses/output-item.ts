import * as z from 'zod';

const words = z.array(
  z.looseObject({ type: z.string().nullish(), text: z.string().nullish(), refusal: z.string().nullish() }),
);

/** One item of a reply; the fields of all its types. Kept whole, because sealed reasoning goes back as it came. */
export const outputItemSchema = z.looseObject({
  type: z.string(),
  id: z.string().nullish(),
  content: words.nullish(),
  summary: words.nullish(),
  encrypted_content: z.string().nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.unknown().optional(),
  input: z.string().nullish(),
});

/** What one item says. */
export type OutputItem = z.infer<typeof outputItemSchema>;

/** How an item is known within its reply: by its place, or by its id at servers that do not number them. */
export type ItemKey = number | string;
