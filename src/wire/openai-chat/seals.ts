import * as z from 'zod';
import type { Seal } from '../../core/chat.js';

/** Items of `reasoning_details` that only their maker can read: signed words, and what is encrypted. Source: OpenRouter documentation, "Reasoning tokens". */
const signedItem = z.looseObject({ type: z.string(), signature: z.string().min(1), text: z.string().nullish() });
const encryptedItem = z.looseObject({ type: z.string(), data: z.string().min(1) });
const sealedItem = z.union([signedItem, encryptedItem]);
const plainItem = z.looseObject({ text: z.string() });

/** True for an item of `reasoning_details` that has to go back as it came. */
export const isSealed = (item: unknown): boolean => sealedItem.safeParse(item).success;

/** What this wire made, to be given back as it came. */
export const ownSeal = (value: unknown): Seal => ({ wire: 'openai-chat', value });

/**
 * The seals among `reasoning_details`. A signature comes after the words it is for, which go back with it: `before` are
 * those that no signature has ended yet, `rest` the same afterwards.
 */
export function readDetails(
  before: string,
  details: unknown,
): { readonly seals: readonly Seal[]; readonly rest: string } {
  const seals: Seal[] = [];
  let rest = before;
  for (const item of Array.isArray(details) ? (details as readonly unknown[]) : []) {
    const signed = signedItem.safeParse(item).data;
    if (signed) seals.push(ownSeal({ ...signed, text: rest + (signed.text ?? '') }));
    else if (encryptedItem.safeParse(item).success) seals.push(ownSeal(item));
    else rest += plainItem.safeParse(item).data?.text ?? '';
    if (signed) rest = '';
  }
  return { seals, rest };
}

/** What goes back into this wire of a seal: nothing of other makers'. */
export const valueOf = (seal: Seal | undefined): unknown => (seal?.wire === 'openai-chat' ? seal.value : undefined);
