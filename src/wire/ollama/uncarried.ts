import type { Uncarried } from '../port.js';
import { uncarriedOutput } from './fields.js';

/** What a chat body of this wire asks for and no other wire can carry: the chances of tokens, and pictures that nobody but a user or a tool shows. */
export function findUncarried(body: Readonly<Record<string, unknown>>): readonly Uncarried[] {
  const messages = Array.isArray(body['messages']) ? body['messages'] : [];
  const pictured = messages.flatMap((message: unknown, index) =>
    showsPictures(message) ? [{ field: `messages[${index}].images` }] : [],
  );
  return [...uncarriedOutput(body), ...pictured];
}

const isAsked = (value: unknown): boolean =>
  value === true || ((typeof value === 'string' || Array.isArray(value)) && value.length > 0);

/** What a generate body asks for and other wires cannot carry: prompts in one model's own form, its tokens, and filling in the middle, which one other wire has. */
export function findGenerateUncarried(body: Readonly<Record<string, unknown>>): readonly Uncarried[] {
  const own = ['raw', 'template', 'context'].filter((field) => isAsked(body[field])).map((field) => ({ field }));
  const suffix: readonly Uncarried[] = isAsked(body['suffix'])
    ? [{ field: 'suffix', wires: ['openai-completions'] }]
    : [];
  return [...own, ...suffix, ...uncarriedOutput(body)];
}

function showsPictures(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { role, images } = message as { readonly role?: unknown; readonly images?: unknown };
  return (role === 'system' || role === 'assistant') && Array.isArray(images) && images.length > 0;
}
