import assert from 'node:assert/strict';
import { healthVerb } from '../../../src/cli/verbs/health.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox health', () => {
  it('says that only the Offline helper is there, and that the proxy is not running', async () => {
    const { out } = await runVerb(healthVerb);
    assert.match(out, /no provider is ready, only the Offline helper \(not an AI model\)/);
    assert.match(out, /proxy: not running \("signalbox serve"/);
  });

  it('counts the providers that are ready', async () => {
    const { out } = await runVerb(healthVerb, { router: { settings: mockProvider('http://127.0.0.1:9') } });
    assert.match(out, /1 providers ready/);
  });

  it('says with --all what each provider lacks', async () => {
    const { out } = await runVerb(healthVerb, { options: { all: true } });
    assert.match(out, /key-missing +openai +OpenAI +add a key for OpenAI .*OPENAI_API_KEY/);
  });
});
