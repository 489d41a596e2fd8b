import assert from 'node:assert/strict';
import { signedContents, signedParts } from '../../../src/wire/gemini/signatures.js';

const RECENT = 'gemini-3.5-flash';
const SKIP = { thoughtSignature: 'skip_thought_signature_validator' };
const call = (name: string) => ({ functionCall: { name, args: {} } });

describe('signedParts', () => {
  it('asks that the first of parallel calls be not checked', () => {
    assert.deepEqual(signedParts([{ text: 'Hm' }, call('a'), call('b')], RECENT), [
      { text: 'Hm' },
      { ...call('a'), ...SKIP },
      call('b'),
    ]);
  });

  it('keeps a signature that is there, in either spelling', () => {
    for (const field of ['thoughtSignature', 'thought_signature']) {
      const parts = [{ ...call('a'), [field]: 's' }, call('b')];
      assert.equal(signedParts(parts, RECENT), parts);
    }
  });

  it('leaves turns without calls, and older models, alone', () => {
    const words = [{ text: 'Hi' }];
    assert.equal(signedParts(words, RECENT), words);
    const calls = [call('a')];
    assert.equal(signedParts(calls, 'gemini-2.5-pro'), calls);
  });
});

describe('signedContents', () => {
  it("signs the model's turns only, and keeps all other fields", () => {
    const user = { role: 'user', parts: [{ text: 'Hi' }] };
    const model = { role: 'model', parts: [call('a')], x: 1 };
    assert.deepEqual(signedContents({ contents: [user, model] }, RECENT), [
      user,
      { role: 'model', parts: [{ ...call('a'), ...SKIP }], x: 1 },
    ]);
  });

  it('takes a turn that is kept in pieces for one', () => {
    const piece = (name: string, signature?: object) => ({ role: 'model', parts: [{ ...call(name), ...signature }] });
    const words = { role: 'model', parts: [{ text: 'Hm' }] };
    const user = { role: 'user', parts: [] };
    const contents = [piece('a', { thoughtSignature: 's' }), piece('b'), user, words, piece('c'), piece('d')];
    assert.deepEqual(signedContents({ contents }, RECENT), [...contents.slice(0, 4), piece('c', SKIP), piece('d')]);
  });

  for (const contents of [undefined, 'x', [null, 1, { role: 'model', parts: 'x' }, { role: 'model', parts: [null] }]]) {
    it(`has nothing to sign in ${JSON.stringify(contents)}`, () => {
      assert.equal(signedContents({ contents }, RECENT), undefined);
    });
  }
});
