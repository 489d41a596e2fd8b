import assert from 'node:assert/strict';
import { ownerOfKey } from '../../../src/app/doctor/key-marks.js';
import { loadCatalog } from '../../../src/catalog/load.js';

describe('the beginnings of keys', () => {
  const begins = ['sk-ant-', 'sk-or-v1-', 'sk-proj-', 'gsk_', 'xai-', 'AIza', 'pplx-', 'hf_', 'nvapi-'];

  it('tell the company, and nothing where more than one begins so', () => {
    assert.deepEqual(
      begins.map((start) => ownerOfKey(`${start}x`)?.name),
      ['Anthropic', 'OpenRouter', 'OpenAI', 'Groq', 'xAI', 'Google', 'Perplexity', 'Hugging Face', 'NVIDIA'],
    );
    assert.equal(ownerOfKey('sk-0123456789'), undefined);
  });

  it('belong to providers of the catalogue, but for those it does not have', () => {
    const known = new Set(loadCatalog().providers.map(({ id }) => id));
    const missing = begins.filter((start) => !ownerOfKey(`${start}x`)?.ids.some((id) => known.has(id)));
    assert.deepEqual(missing, ['pplx-']);
  });
});
