import assert from 'node:assert/strict';
import { parseRef } from '../../../src/core/model.js';
import { parseAsked } from '../../../src/core/route/asked.js';

const parse = (text: string) =>
  parseAsked(text, 'best', (name) => (name.startsWith('acme/') ? parseRef(name) : undefined));

describe('the model a client asks for', () => {
  it('takes the preset of the settings for "auto" and for nothing', () => {
    assert.deepEqual(parse('auto'), { kind: 'auto', preset: 'best' });
    assert.deepEqual(parse(''), { kind: 'auto', preset: 'best' });
  });

  it('takes a preset that is named', () => {
    assert.deepEqual(parse('auto:private'), { kind: 'auto', preset: 'private' });
  });

  it('refuses a preset that does not exist, and lists those that do', () => {
    assert.throws(() => parse('auto:fast'), /Use one of: auto, auto:cheapest, auto:balanced, auto:best, auto:private/);
  });

  it('takes a model by name', () => {
    assert.deepEqual(parse('acme/one'), { kind: 'explicit', ref: { provider: 'acme', model: 'one' } });
  });

  it('refuses a model nobody knows, and says where names are listed', () => {
    assert.throws(() => parse('nope/two'), {
      kind: 'model-unknown',
      message: /No model "nope\/two".*GET \/v1\/models/,
    });
    assert.throws(() => parse('gpt-99'), /Models are named "provider\/model"/);
  });

  it('echoes a hostile name on one line and cut short', () => {
    assert.throws(
      () => parse(`a\nb${'x'.repeat(500)}`),
      (error: Error) => !error.message.includes('\n') && error.message.length < 400,
    );
  });
});
