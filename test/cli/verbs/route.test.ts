import assert from 'node:assert/strict';
import { routeVerb } from '../../../src/cli/verbs/route.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';

describe('signalbox route', () => {
  let upstream: FakeUpstream;
  before(async () => {
    upstream = await startFakeUpstream();
    upstream.reply = { text: 'A lock.', usage: { input: 1_000, output: 500 } };
  });
  after(() => upstream.dispose());
  const router = () => ({ settings: mockProvider(upstream.origin) });

  it('prints the answer, and beside it who answered and what it cost', async () => {
    const { code, out, err } = await runVerb(routeVerb, { positionals: ['What is a mutex?'], router: router() });
    assert.equal(code, 0);
    assert.match(out, /A lock\./);
    assert.match(err, /model=mock\/thrifty cost=\$0\.002 latency=\d+ms tokens=1000\+500/);
  });

  it('prints one JSON value with --json', async () => {
    const { out } = await runVerb(routeVerb, { positionals: ['What is a mutex?'], json: true, router: router() });
    const value = JSON.parse(out) as { reply: string; model: string; cost: unknown };
    assert.equal(value.reply, 'A lock.');
    assert.deepEqual([value.model, value.cost], ['mock/thrifty', { kind: 'exact', nanoUsd: 2_000_000 }]);
  });

  it('shows the choice with --dry-run and calls nobody', async () => {
    const before = upstream.requests.length;
    const { out } = await runVerb(routeVerb, {
      positionals: ['What is a mutex?'],
      options: { 'dry-run': true },
      router: router(),
    });
    assert.match(out, /^mock\/thrifty {2}\(/);
    assert.match(out, /^\w+ \(score \d\.\d\d\): .* sure \(0\.\d\d\)/m);
    assert.match(out, /2\. {2}mock\/costly/);
    assert.match(out, /^left: \$5\.00 of today's cap; \$0\.50 for one request$/m);
    assert.equal(upstream.requests.length, before);
  });

  it('takes a model by name', async () => {
    const { err } = await runVerb(routeVerb, {
      positionals: ['hi'],
      options: { model: 'mock/costly' },
      router: router(),
    });
    assert.match(err, /model=mock\/costly/);
  });

  it('reads standard input', async () => {
    const { out } = await runVerb(routeVerb, { positionals: ['-'], stdin: 'What is a mutex?', router: router() });
    assert.match(out, /A lock\./);
  });

  it('refuses an empty text and says how to pass one', async () => {
    await assert.rejects(runVerb(routeVerb, { stdin: '  ' }), {
      kind: 'invalid-request',
      message: /Pass it as an argument, or pipe it in/,
    });
  });
});
