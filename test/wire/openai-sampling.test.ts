import assert from 'node:assert/strict';
import * as z from 'zod';
import { decodeSampling, encodeSampling, samplingFields } from '../../src/wire/openai-sampling.js';
import { SAMPLING } from './support/sampling.js';

const WIRE = {
  temperature: 0,
  top_p: 0.5,
  seed: 7,
  presence_penalty: 0.1,
  frequency_penalty: 0.2,
  max_tokens: 9,
  stop: ['END'],
};

describe('sampling of OpenAI', () => {
  it('is read field by field', () => assert.deepEqual(decodeSampling({ ...WIRE, top_k: 40 }), SAMPLING));

  it('reads null as nothing, and one stop text as a list', () => {
    assert.deepEqual(decodeSampling({ temperature: null, stop: null }), {});
    assert.deepEqual(decodeSampling({ stop: 'END' }), { stop: ['END'] });
  });

  it('is written without top_k, which OpenAI refuses', () => assert.deepEqual(encodeSampling(SAMPLING), WIRE));

  it('writes no empty list of stop texts', () => assert.deepEqual(encodeSampling({ stop: [] }), {}));

  it('refuses a limit of no tokens', () => {
    const schema = z.object(samplingFields);
    assert.equal(schema.safeParse({ max_tokens: 1 }).success, true);
    assert.equal(schema.safeParse({ max_tokens: 0 }).success, false);
  });
});
