import assert from 'node:assert/strict';
import { calculateVerb } from '../../../src/cli/verbs/calculate.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox calculate', () => {
  /** mmrouter's table: 500 in, 1,000 out, 1,000 requests a day. */
  const MMROUTER = {
    input: '500',
    output: '1000',
    requests: '1000',
    mix: '0.80/4=60,3/15=30,15/75=10',
    baseline: '15/75',
  };

  const run = (options: Readonly<Record<string, string>>, json = false) =>
    runVerb(calculateVerb, { options, json, router: { settings: mockProvider('http://127.0.0.1:9') } });

  it('says what a mix costs and saves in a day, in 30 days and in a year', async () => {
    const { out } = await run(MMROUTER);
    assert.equal(
      out,
      [
        '         this mix   all by 15/75  saved       share',
        'a day    $15.84     $82.50        $66.66      81 %',
        '30 days  $475.20    $2,475.00     $1,999.80   81 %',
        'a year   $5,781.60  $30,112.50    $24,330.90  81 %',
      ].join('\n'),
    );
  });

  it('takes models by their names, at their list prices', async () => {
    const { out } = await run({ ...MMROUTER, mix: 'mock/thrifty=1', baseline: 'mock/costly' }, true);
    const { results } = JSON.parse(out) as { results: readonly object[] };
    // 500,000 in at $1 and a million out at $2 are $2.50 a day, half of the other
    assert.deepEqual(results[0], {
      days: 1,
      costNanoUsd: 2_500_000_000,
      baselineNanoUsd: 5_000_000_000,
      savedNanoUsd: 2_500_000_000,
      savedShare: 0.5,
    });
  });

  it('says when the mix costs more', async () => {
    const { out } = await run({ ...MMROUTER, mix: '3/15=1', baseline: '0.30/1.50' });
    assert.match(out, /^a day +\$16\.50 +\$1\.65 +-\$14\.85 +-900 %$/m);
  });

  it('has no share of nothing', async () => {
    assert.match((await run({ ...MMROUTER, baseline: '0/0' })).out, /^a day .* –$/m);
    assert.match((await run({ ...MMROUTER, baseline: '0/0' }, true)).out, /"savedShare":null/);
  });

  for (const [name, value, message] of [
    ['mix', '', /--mix is missing/],
    ['mix', 'mock/thrifty', /no part of a mix/],
    ['mix', 'mock/thrifty=much', /no part of a mix/],
    ['mix', '=5', /no part of a mix/],
    ['mix', 'mock/thrifty=0', /share above zero/],
    ['mix', 'mock/none=1', /no model "mock\/none"/],
    ['baseline', '', /--baseline is missing/],
    ['input', '-1', /whole number/],
    ['output', '1.5', /whole number/],
    ['requests', '10000000000', /whole number/],
  ] as const) {
    it(`refuses --${name} "${value}"`, async () => {
      await assert.rejects(run({ ...MMROUTER, [name]: value }), { message });
    });
  }
});
