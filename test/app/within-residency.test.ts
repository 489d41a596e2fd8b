import assert from 'node:assert/strict';
import { withinResidency } from '../../src/app/sources.js';
import { residencyOf, type ResidencyChoice } from '../../src/core/region.js';
import { aProviderCard, aRequest } from '../support/builders.js';
import { ends, fakeProvider, says } from '../support/fake-provider.js';
import { toArray } from '../support/streams.js';

describe('a provider inside this process', () => {
  const call = {
    request: aRequest(),
    model: { provider: 'vscode', model: 'gpt' },
    signal: new AbortController().signal,
  };
  const card = aProviderCard({ id: 'vscode', wire: 'vscode-lm', baseUrl: '' });
  const guarded = (chosen: ResidencyChoice[], placed: typeof card | undefined) => {
    const provider = fakeProvider('vscode', [says('hi'), ends()]);
    return {
      provider,
      within: withinResidency(
        provider,
        () => placed,
        () => residencyOf(chosen),
      ),
    };
  };

  it('is called where prompts may go anywhere', async () => {
    const { provider, within } = guarded(['any'], card);
    assert.equal((await toArray(within.stream(call))).length, 2);
    assert.equal(provider.calls.length, 1);
  });

  for (const [what, chosen, placed] of [
    ['its place is not known and only the EU is allowed', ['eu'], card],
    ['only this machine is allowed', [], card],
    ['it has no row at all', ['any'], undefined],
  ] as const) {
    it(`is not called when ${what}, whatever routing decided`, () => {
      const { provider, within } = guarded([...chosen], placed);
      assert.throws(() => within.stream(call), {
        kind: 'forbidden',
        message: /^vscode was not called: it is not known/,
      });
      assert.equal(provider.calls.length, 0);
    });
  }
});
