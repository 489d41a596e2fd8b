import assert from 'node:assert/strict';
import { sourceOf } from '../../src/wire/source.js';

const CLIENT = { surface: 'proxy', app: 'test', sessionId: undefined } as const;

describe('sourceOf', () => {
  const said = { wire: 'gemini', body: { x: 1 }, stream: true } as const;

  it('keeps body, bytes and headers as they came', () => {
    const bytes = new Uint8Array([1]);
    const source = sourceOf(said, { id: 'req-1', client: CLIENT, bytes, headers: { a: 'b' } });
    assert.deepEqual(source, { wire: 'gemini', body: { x: 1 }, stream: true, bytes, headers: { a: 'b' } });
    assert.equal(source.body, said.body);
  });

  it('leaves out what did not come', () => assert.deepEqual(sourceOf(said, { id: 'req-1', client: CLIENT }), said));
});
