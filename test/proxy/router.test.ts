import assert from 'node:assert/strict';
import { ENDPOINTS } from '../../src/proxy/endpoints/index.js';
import { findEndpoint } from '../../src/proxy/router.js';
import { aHead } from './support.js';

const find = (method: string, url: string): string => {
  const found = findEndpoint(aHead({ method, url }));
  switch (found.kind) {
    case 'endpoint':
      return `${found.endpoint.path} ${found.rest}`.trim();
    case 'wrong-method':
      return `only ${found.allow}`;
    case 'nothing':
      return 'nothing';
  }
};

describe('router', () => {
  for (const url of ['/v1/chat/completions', '/chat/completions', '/v1/v1/chat/completions', '/v1/chat/completions/']) {
    it(`finds chat completions at ${url}`, () => assert.equal(find('POST', url), '/v1/chat/completions'));
  }

  for (const url of ['/api/chat', '/v1/api/chat', '/api/chat/']) {
    it(`finds Ollama's chat at ${url}`, () => assert.equal(find('POST', url), '/api/chat'));
  }

  for (const url of ['/v1beta/models/auto:generateContent', '/v1/v1beta/models/auto:generateContent']) {
    it(`finds Gemini at ${url}`, () => assert.equal(find('POST', url), '/v1beta/models/* auto:generateContent'));
  }

  const nothing = [
    '/',
    '//v1/chat/completions',
    '/v1/%63hat/completions',
    '/v2/models',
    '/v1/v1/v1/models',
    '/V1/models',
  ];
  for (const url of nothing) {
    it(`finds nothing at ${url}`, () => assert.equal(find('GET', url), 'nothing'));
  }

  it('does not mistake the panel for a path of the API', () => assert.equal(find('GET', '/v1/dashboard'), 'nothing'));

  it('hands over what stands for the star, slashes and escapes as they came', () => {
    assert.equal(find('GET', '/v1/models/openai/gpt%2F4?x=1'), '/v1/models/* openai/gpt%2F4');
    assert.equal(find('GET', '/models/auto'), '/v1/models/* auto');
    assert.equal(find('GET', '/v1/models/'), '/v1/models');
  });

  it('says which method a path wants', () => {
    assert.equal(find('GET', '/v1/chat/completions'), 'only POST');
    assert.equal(find('POST', '/v1/models'), 'only GET');
  });

  it('tells two endpoints of overlapping paths apart by method', () => {
    assert.equal(find('POST', '/dashboard/api'), '/dashboard/api');
    assert.equal(find('GET', '/dashboard/api'), '/dashboard/* api');
  });

  it('answers HEAD like GET', () => assert.equal(find('HEAD', '/health'), '/health'));

  it('has one endpoint for a method and path', () => {
    const keys = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('is open to anyone only where no data is', () => {
    const open = ENDPOINTS.filter(({ access }) => access === 'anyone').map(({ path }) => path);
    assert.deepEqual(open.toSorted(), [
      '/api/hello',
      '/api/version',
      '/dashboard',
      '/dashboard/*',
      '/dashboard/session',
      '/health',
      '/signalbox/handover',
      '/signalbox/identify',
    ]);
  });
});
