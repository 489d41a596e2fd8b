import assert from 'node:assert/strict';
import { checkLocal } from '../../../src/app/doctor/check-local.js';

const server = (over: object = {}) => ({
  provider: { name: 'Ollama' },
  running: true,
  models: ['a'],
  note: '1 chat model',
  isMoved: false,
  ...over,
});

describe('the doctor on local servers', () => {
  it('tells which run, and that none does', () => {
    assert.deepEqual(checkLocal([server()]), [
      { check: 'local servers', state: 'ok', what: 'Ollama runs: 1 chat model.' },
    ]);
    assert.deepEqual(checkLocal([server({ running: false })]), [
      { check: 'local servers', state: 'ok', what: 'None runs on this machine.' },
    ]);
    assert.match(checkLocal(undefined)[0]?.what ?? '', /not looked for/);
  });

  it('says what to load in one without a model', () => {
    const [found] = checkLocal([
      server({ models: [], note: 'Ollama is running, but offers no chat model of its own' }),
    ]);
    assert.deepEqual([found?.state, found?.doThis], ['warning', 'Load a chat model in Ollama.']);
  });

  it('misses only those that the user said are there', () => {
    const [found] = checkLocal([server({ running: false, isMoved: true, note: 'start Ollama on this machine' })]);
    assert.deepEqual([found?.state, found?.doThis], ['problem', 'Start Ollama on this machine.']);
  });
});
