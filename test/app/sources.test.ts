import assert from 'node:assert/strict';
import { editorModels, localServers } from '../../src/app/sources.js';
import type { Discovery } from '../../src/gateway/discovery.js';

const never = () => Promise.reject(new Error('was asked'));

/** The inventory joins its stock again whenever a source gives another list. */
describe('a source of models that is turned off', () => {
  it('gives the same empty list each time for local servers, and asks none', async () => {
    // Safe: a source that is off calls nothing of the discovery, which this test is there to show.
    const source = localServers({ models: never } as unknown as Discovery, () => false);
    const first = await source();
    assert.deepEqual(first, []);
    assert.equal(await source(), first);
  });

  it('gives the same empty list each time for the editor, and asks it nothing', async () => {
    const provider = { id: 'vscode', stream: never as never };
    const deps = { enabled: () => false, nowMs: () => 0, report: () => undefined };
    const source = editorModels({ list: never, provider }, deps);
    const first = await source();
    assert.deepEqual(first, []);
    assert.equal(await source(), first);
  });
});
