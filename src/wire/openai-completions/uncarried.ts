import type { Uncarried } from '../port.js';

const isMany = (value: unknown): boolean => typeof value === 'number' && value > 1;

/** Fields that ask for another kind of reply than a conversation gives. */
const REFUSED: readonly (readonly [field: string, isAsked: (value: unknown) => boolean])[] = [
  ['prompt', (value) => Array.isArray(value) && (value.length > 1 || typeof value[0] !== 'string')],
  ['echo', (value) => value === true],
  ['best_of', isMany],
  ['n', isMany],
  ['logprobs', (value) => typeof value === 'number' && value > 0],
  ['logit_bias', (value) => typeof value === 'object' && value !== null && Object.keys(value).length > 0],
];

/** What a completion asks for that other wires cannot carry: filling in the middle, which one other has, several prompts or answers, the chances of tokens. Source: OpenAI API reference, "Create completion". */
export function findUncarried(body: Readonly<Record<string, unknown>>): readonly Uncarried[] {
  const { suffix } = body;
  return [
    ...REFUSED.filter(([field, isAsked]) => isAsked(body[field])).map(([field]) => ({ field })),
    ...(typeof suffix === 'string' && suffix !== '' ? [{ field: 'suffix', wires: ['ollama-generate'] } as const] : []),
  ];
}
