import * as z from 'zod';
import type { Seal } from '../../core/chat.js';

/** An item of `reasoning_details` that only its maker can read. Source: OpenRouter documentation, "Reasoning tokens". */
const sealedItem = z.union([
  z.looseObject({ type: z.string(), signature: z.string().min(1) }),
  z.looseObject({ type: z.string(), data: z.string().min(1) }),
]);

/** True for an item of `reasoning_details` that has to go back as it came. */
export const isSealed = (item: unknown): boolean => sealedItem.safeParse(item).success;

/** What this wire made, to be given back as it came. */
export const ownSeal = (value: unknown): Seal => ({ wire: 'openai-chat', value });

/** The seals of a reply's `reasoning_details`. Their words come in a field of their own as well. */
export const sealsOf = (details: unknown): Seal[] =>
  Array.isArray(details) ? details.filter(isSealed).map((item: unknown) => ownSeal(item)) : [];

/** What goes back into this wire of a seal: nothing of other makers'. */
export const valueOf = (seal: Seal | undefined): unknown => (seal?.wire === 'openai-chat' ? seal.value : undefined);
