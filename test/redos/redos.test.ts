import assert from 'node:assert/strict';
import { BUILT_IN } from '../../src/catalog/load.js';
import { TAG_PATTERN } from '../../src/core/classify/envelopes.js';
import { MARK } from '../../src/core/offline/skills/outline-code.js';
import { ANY_TAG } from '../../src/gateway/strategies/llm-prompt.js';
import { Gate, type Verdict } from './gate.js';
import { patternsIn, patternsOfSource, type Pattern } from './patterns.js';

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
const BUILT: Readonly<Record<string, readonly Pattern[]>> = {
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

const keyOf = ({ source, flags }: Pattern): string => `/${source}/${flags}`;

const faultText = (pattern: Pattern, verdict: Verdict): string[] => {
  if (verdict.kind === 'linear') return [];
  const how = verdict.kind === 'hangs' ? 'did not come back' : `×${verdict.growth.toFixed(1)} for a text of four times`;
  return [`${pattern.where} ${keyOf(pattern)}: ${how}, on ${JSON.stringify(verdict.pump)}`];
};

describe('regular expressions and texts that are made to slow them down', () => {
  const { patterns, built } = patternsOfSource();
  const gate = new Gate(new URL('./measure.peer.mjs', import.meta.url));
  after(() => gate.close());

  it('builds no expression at run time but those that are listed here', () => {
    assert.deepEqual(
      built.map(({ file, code }) => `${file} ${code}`),
      Object.keys(BUILT).sort(),
    );
  });

  it('has no expression whose time grows faster than its text', async function () {
    this.timeout(300_000);
    const all = [...patterns, ...Object.values(BUILT).flat()];
    const different = new Map(all.map((pattern) => [keyOf(pattern), pattern]));
    const faults: string[] = [];
    for (const pattern of different.values()) faults.push(...faultText(pattern, await gate.judge(pattern)));
    assert.deepEqual(faults, []);
  });
});

describe('the gate for regular expressions', () => {
  const gate = new Gate(new URL('./measure.peer.mjs', import.meta.url));
  after(() => gate.close());

  const SLOW: readonly RegExp[] = [
    /0+$/,
    /\s*\n/,
    /<!--.*-->/,
    /[\w.]+@[\w.]+\.\w+/,
    /^\w*(?:\s*=\s*)?\s*;$/,
    /\w\(.*\):?$/,
  ];
  for (const { source, flags } of SLOW) {
    it(`refuses /${source}/`, async function () {
      this.timeout(120_000);
      const { kind } = await gate.judge({ source, flags });
      assert.notEqual(kind, 'linear');
    });
  }

  const QUICK: readonly RegExp[] = [
    /(?<!0)0+$/,
    /\n\s*/g,
    /^\s*(?:\w+\s)?=$/,
    /<!--.{0,80}-->/,
    /^[\w-]+(?:\.[\w-]+)*$/,
    /(?<![\w.])[\w.]{1,64}@[\w-]{1,63}\.\w{2,24}/,
  ];
  for (const { source, flags } of QUICK) {
    it(`lets /${source}/ pass`, async function () {
      this.timeout(120_000);
      assert.deepEqual(await gate.judge({ source, flags }), { kind: 'linear' });
    });
  }

  it('works on after an expression that never came back', async function () {
    this.timeout(120_000);
    const hanging = await gate.judge({ source: '^(a|a)*$', flags: '' });
    const next = await gate.judge({ source: '^a*$', flags: '' });
    assert.deepEqual([hanging.kind, next.kind], ['hangs', 'linear']);
  });

  it('finds expressions however they are written', () => {
    const code =
      'const a = /a\\/b/gi;\nnew RegExp("c", "m"); globalThis.RegExp(`d`);\nnew RegExp(a.source); RegExp(e, "u");';
    assert.deepEqual(patternsIn('f.ts', code), {
      patterns: [
        { where: 'f.ts:1', source: 'a\\/b', flags: 'gi' },
        { where: 'f.ts:2', source: 'c', flags: 'm' },
        { where: 'f.ts:2', source: 'd', flags: '' },
      ],
      built: [
        { file: 'f.ts', code: 'a.source' },
        { file: 'f.ts', code: 'e' },
      ],
    });
  });
});
