import assert from 'node:assert/strict';
import { modelsVerb } from '../../../src/cli/verbs/models.js';
import type { Settings } from '../../../src/config/schema.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';

const router = { settings: mockProvider('http://127.0.0.1:9') };

describe('signalbox models', () => {
  it('lists models with their prices', async () => {
    const { out } = await runVerb(modelsVerb, { router });
    assert.match(out, /ready +mock\/thrifty +free +100000 +\$1\.00 in, \$2\.00 out per million tokens/);
    assert.match(out, /– +openai\//);
  });

  it('shows where each is, every place with its address where there are several', async () => {
    const settings = { ...router.settings, 'routing.residency': ['eu'] } as Partial<Settings>;
    const { out } = await runVerb(modelsVerb, { router: { settings } });
    assert.match(out, /ready +mock\/thrifty .* tokens +local\n/);
    assert.match(out, /mistral\/\S+ .* eu api\.eu\.mistral\.ai \(in use\), other api\.mistral\.ai \(not allowed\)\n/);
  });

  it('shows which are retired or will be, and leaves the retired ones out with --ready', async () => {
    const { mock } = router.settings['providers.custom'];
    assert.ok(mock);
    const [thrifty, costly] = mock.models;
    assert.ok(thrifty && costly);
    const models = [
      { ...thrifty, retiresOn: '2020-01-31', successor: 'mock/costly' },
      { ...costly, retiresOn: '2999-12-31' },
    ];
    const settings = { 'providers.custom': { mock: { ...mock, models } } };
    const { out } = await runVerb(modelsVerb, { router: { settings } });
    assert.match(out, /\nretired +mock\/thrifty .* local +retired on 2020-01-31; use mock\/costly instead\n/);
    assert.match(out, /\nready +mock\/costly .* local +to be retired on 2999-12-31\n/);
    assert.match(
      out,
      /groq\/llama-3\.3-70b-versatile .* retired on 2026-08-16; use groq\/openai\/gpt-oss-120b instead\n/,
    );
    const ready = await runVerb(modelsVerb, { router: { settings }, options: { ready: true } });
    assert.doesNotMatch(ready.out, /thrifty .* local/);
  });

  it('lists only those that can be used now with --ready', async () => {
    const { out } = await runVerb(modelsVerb, { router, options: { ready: true }, json: true });
    const models = JSON.parse(out) as { model: string }[];
    assert.deepEqual(
      models.map(({ model }) => model),
      ['mock/costly', 'mock/thrifty', 'signalbox/offline-helper'],
    );
  });
});
