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

  it('lists only those that can be used now with --ready', async () => {
    const { out } = await runVerb(modelsVerb, { router, options: { ready: true }, json: true });
    const models = JSON.parse(out) as { model: string }[];
    assert.deepEqual(
      models.map(({ model }) => model),
      ['mock/costly', 'mock/thrifty', 'signalbox/offline-helper'],
    );
  });
});
