import assert from 'node:assert/strict';
import { likelyAddresses } from '../../src/app/likely-providers.js';
import { EMPTY_MEMORY, remember } from '../../src/core/memory/memory.js';
import { aProviderCard } from '../support/builders.js';
import { readyFor } from '../support/routing.js';

const at = (id: string) => aProviderCard({ id, baseUrl: `https://${id}.example/v1` });
const used = (...uses: readonly (readonly [provider: string, atMs: number])[]) =>
  uses.reduce(
    (memory, [provider, atMs]) =>
      remember(memory, {
        model: { provider, model: 'one' },
        taskClass: 'factual/medium',
        atMs,
        quality: 1,
        latencyMs: 1,
        costNanoUsd: 1,
      }),
    EMPTY_MEMORY,
  );
const hostsOf = (urls: readonly URL[]) => urls.map(({ host }) => host);

describe('likelyAddresses', () => {
  const providers = ['a', 'b', 'c', 'd'].map(at);

  it('takes three, those that answered last first', () => {
    const memory = used(['d', 30], ['b', 20], ['d', 10]);
    const access = readyFor('a', 'b', 'c', 'd');
    assert.deepEqual(hostsOf(likelyAddresses({ providers, access }, memory)), ['d.example', 'b.example', 'a.example']);
  });

  it('takes nobody that cannot be called', () => {
    assert.deepEqual(hostsOf(likelyAddresses({ providers, access: readyFor('c') }, used(['d', 30]))), ['c.example']);
  });

  it('takes nobody on this machine', () => {
    const local = aProviderCard({ id: 'l', baseUrl: 'http://127.0.0.1:1/v1' });
    assert.deepEqual(likelyAddresses({ providers: [local], access: readyFor('l') }, EMPTY_MEMORY), []);
  });
});
