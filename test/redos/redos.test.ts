import assert from 'node:assert/strict';
import { Gate, type Verdict } from './gate.js';
import { patternsIn, patternsOfSource, type Pattern } from './patterns.js';
import { allPatterns, BUILT, keyOf } from './product.js';

const faultText = (pattern: Pattern, verdict: Verdict): string[] => {
  if (verdict.kind === 'linear') return [];
  const how = verdict.kind === 'hangs' ? 'did not come back' : `×${verdict.growth.toFixed(1)} for a text of four times`;
  return [`${pattern.where} ${keyOf(pattern)}: ${how}, on ${JSON.stringify(verdict.pump)}`];
};

describe('regular expressions and texts that are made to slow them down', () => {
  const gate = new Gate(new URL('./measure.peer.mjs', import.meta.url));
  after(() => gate.close());

  it('builds no expression at run time but those that are listed here', function () {
    this.timeout(60_000);
    const { built } = patternsOfSource();
    assert.deepEqual(
      built.map(({ file, code }) => `${file} ${code}`),
      Object.keys(BUILT).sort(),
    );
  });

  it('has no expression whose time grows faster than its text', async function () {
    this.timeout(300_000);
    const faults: string[] = [];
    for (const pattern of allPatterns()) faults.push(...faultText(pattern, await gate.judge(pattern)));
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
