import assert from 'node:assert/strict';
import { placesText } from '../../src/dashboard/places.js';

describe('placesText', () => {
  const place = { region: 'eu', address: 'https://eu.acme.example', state: 'next', latencyMs: 25.4 } as const;

  it('is the region of the only place', () => {
    assert.equal(placesText([place]), 'eu');
  });

  it('names every one of several, and why some are not called', () => {
    const text = placesText([
      place,
      { ...place, address: 'https://eu-2.acme.example', state: 'open', latencyMs: undefined },
      { ...place, address: 'https://eu-3.acme.example', state: 'dearer', latencyMs: undefined },
      { region: 'us', address: 'http://127.0.0.1:1', state: 'outside', latencyMs: undefined },
    ]);
    assert.equal(
      text,
      'eu eu.acme.example 25 ms (in use), eu eu-2.acme.example, eu eu-3.acme.example (costs more), us 127.0.0.1:1 (not allowed)',
    );
  });
});
