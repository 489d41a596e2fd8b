import assert from 'node:assert/strict';
import { forwardedHeaders } from '../../src/proxy/forwarded-headers.js';
import { aHead } from './support.js';

describe('forwarded headers', () => {
  it('are versions and trials of the wire, those sent twice joined', () => {
    const headers = [
      'Anthropic-Version',
      '2023-06-01',
      'anthropic-beta',
      'a',
      'anthropic-beta',
      'b',
      'OpenAI-Beta',
      'c',
    ];
    assert.deepEqual(forwardedHeaders(aHead({ headers })), {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a,b',
      'openai-beta': 'c',
    });
  });

  for (const name of ['authorization', 'x-api-key', 'cookie', 'x-session-id', 'x-signalbox-workspace', 'user-agent']) {
    it(`do not include ${name}`, () => assert.deepEqual(forwardedHeaders(aHead({ headers: [name, 'value'] })), {}));
  }
});
