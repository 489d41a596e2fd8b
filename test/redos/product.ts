import { BUILT_IN } from '../../src/catalog/load.js';
import { TAG_PATTERN } from '../../src/core/classify/envelopes.js';
import { MARK } from '../../src/core/offline/skills/outline-code.js';
import { ANY_TAG } from '../../src/gateway/strategies/llm-prompt.js';
import { patternsOfSource, type Pattern } from './patterns.js';

/** Of all providers: which models a wire or a region is for. */
const CATALOG_PATTERNS = BUILT_IN.providers.flatMap(({ also = [], elsewhere = [] }) =>
  [...also, ...elsewhere].flatMap(({ models }) => (models === undefined ? [] : [models])),
);

const fromCatalog = (): readonly Pattern[] =>
  CATALOG_PATTERNS.map((source) => ({ where: 'src/catalog/data/providers.json', source, flags: 'u' }));

const partsOf = ({ source, flags }: RegExp, where: string): Pattern => ({ where, source, flags });

/**
 * The only expressions that are put together while the program runs, and what they can be. The catalog's, and those of
 * providers that users add in their own settings, meet model names alone: a few hundred characters at most.
 */
export const BUILT: Readonly<Record<string, readonly Pattern[]>> = {
  'src/catalog/schema.ts source': fromCatalog(),
  'src/core/endpoints.ts models': fromCatalog(),
  'src/gateway/dial.ts one.models': fromCatalog(),
  'src/core/classify/envelopes.ts TAG_PATTERN': [
    partsOf(new RegExp(TAG_PATTERN, 'g'), 'src/core/classify/envelopes.ts'),
  ],
  "src/core/offline/skills/outline-code.ts `\\\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'HACK', 'X' + 'XX'].join('|')})\\\\b[:(]?`":
    [partsOf(MARK, 'src/core/offline/skills/outline-code.ts')],
  'src/gateway/strategies/llm-prompt.ts `<(?=[\\\\s/]{0,20}${TAG})`': [
    partsOf(ANY_TAG, 'src/gateway/strategies/llm-prompt.ts'),
  ],
};

/** As it is written in code. */
export const keyOf = ({ source, flags }: Pattern): string => `/${source}/${flags}`;

/** Every different expression of the product, written out or built. */
export function allPatterns(): readonly Pattern[] {
  const all = [...patternsOfSource().patterns, ...Object.values(BUILT).flat()];
  return [...new Map(all.map((pattern) => [keyOf(pattern), pattern])).values()];
}
