import assert from 'node:assert/strict';
import type { ProviderHealth } from '../../../src/dashboard/backends.js';
import { createModelsTree, type ModelsTreeDeps } from '../../../src/vscode/models-view/models-tree.js';
import { aModel, aProviderCard } from '../../support/builders.js';
import { aHealth, failing, NOW_MS } from '../support/models.js';
import { ENGLISH } from '../support/money.js';

/** A tree over an app that a test changes under it. */
function grow() {
  const world = {
    stock: {
      providers: [aProviderCard()],
      models: [aModel()],
      access: new Map([['acme', { state: 'ready' }]]),
    },
    called: [] as readonly ProviderHealth[],
    /** What other processes know, once they were heard. */
    others: undefined as readonly ProviderHealth[] | undefined,
    failure: undefined as Error | undefined,
    readings: 0,
  };
  const drawn: unknown[] = [];
  const failures: unknown[] = [];
  const app = {
    inventory: {
      snapshot: () => {
        world.readings += 1;
        return world.failure ? Promise.reject(world.failure) : Promise.resolve(world.stock);
      },
      known: () => world.stock,
      placesOf: () => [],
    },
    keys: { originOf: () => Promise.resolve('stored') },
    backends: {
      ready: () => {
        world.called = world.others ?? world.called;
        return Promise.resolve();
      },
      view: () => ({ atMs: NOW_MS, providers: world.called }),
    },
  };
  const tree = createModelsTree({
    // Nothing else of the app is used.
    ...(app as unknown as Pick<ModelsTreeDeps, 'inventory' | 'keys' | 'backends'>),
    words: ENGLISH,
    redraw: (ids) => void drawn.push(ids),
    onRead: (failure) => void failures.push(failure),
  });
  return { world, tree, drawn, failures };
}

describe('the tree of models', () => {
  it('reads nothing before rows are asked for', async () => {
    const { world, tree, drawn } = grow();
    await tree.look();
    assert.deepEqual([world.readings, drawn], [0, []]);
  });

  it('gives rows, and keeps them by their names', async () => {
    const { tree } = grow();
    assert.deepEqual(
      (await tree.children(undefined)).map(({ id }) => id),
      ['acme'],
    );
    assert.deepEqual(
      (await tree.children('acme')).map(({ id }) => id),
      ['acme/one'],
    );
    assert.equal(tree.node('acme/one')?.label, 'one');
  });

  it('begins with what other processes know', async () => {
    const { world, tree } = grow();
    world.others = [aHealth()];
    assert.match((await tree.children(undefined))[0]?.description ?? '', /healthy/);
  });

  it('draws a row again when calls taught something, and asks nobody for it', async () => {
    const { world, tree, drawn } = grow();
    await tree.children(undefined);
    await tree.look();
    assert.deepEqual(drawn, []);
    world.called = [aHealth(failing(9_000))];
    await tree.look();
    assert.deepEqual([drawn, world.readings], [[['acme']], 1]);
    assert.match(tree.node('acme')?.description ?? '', /^resting 9 s/);
  });

  it('reads again what requests found since', async () => {
    const { world, tree, drawn } = grow();
    await tree.children(undefined);
    world.stock = {
      ...world.stock,
      providers: [...world.stock.providers, aProviderCard({ id: 'hooli', local: true })],
    };
    await tree.look();
    assert.deepEqual(drawn, [undefined]);
    assert.deepEqual(
      (await tree.children(undefined)).map(({ id }) => id),
      ['acme', ':not-running'],
    );
    assert.equal(world.readings, 2);
  });

  it('tells of a reading that failed, keeps what it has, and recovers', async () => {
    const { world, tree, drawn, failures } = grow();
    world.failure = new Error('broken');
    assert.deepEqual(await tree.children(undefined), []);
    world.failure = undefined;
    await tree.read();
    assert.deepEqual([failures, drawn], [[new Error('broken'), undefined], [undefined]]);
  });
});
