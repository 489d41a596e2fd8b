import assert from 'node:assert/strict';
import { editorModels, localServers } from '../../src/app/sources.js';
import type { Discovery } from '../../src/gateway/discovery.js';
import { aModel } from '../support/builders.js';

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
    const source = editorModels(
      { list: never, provider },
      () => false,
      () => undefined,
    );
    const first = await source();
    assert.deepEqual(first, []);
    assert.equal(await source(), first);
  });
});

describe('the editor’s models as a source', () => {
  const provider = { id: 'vscode', stream: never as never };

  it('are ready, and the same list as long as the editor’s is', async () => {
    const models = [aModel({ provider: 'vscode' })];
    const source = editorModels(
      { list: () => Promise.resolve(models), provider },
      () => true,
      () => undefined,
    );
    const first = await source();
    assert.deepEqual(first, [{ providerId: 'vscode', models, access: { state: 'ready' } }]);
    assert.equal(await source(), first);
  });

  it('are none, and the failure is reported, when the editor cannot list them', async () => {
    const failures: unknown[] = [];
    const source = editorModels(
      { list: never, provider },
      () => true,
      (error) => void failures.push(error),
    );
    assert.deepEqual(await source(), []);
    assert.equal(failures.length, 1);
  });
});
