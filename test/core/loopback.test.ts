import assert from 'node:assert/strict';
import { isLoopbackHost } from '../../src/core/loopback.js';

describe('loopback hosts', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.9.9.9']) {
    it(`are on this machine: ${host}`, () => assert.equal(isLoopbackHost(host), true));
  }

  for (const host of ['127.0.0.1.example', 'localhost.example', '[::2]', '128.0.0.1', '127.0.0', '']) {
    it(`are not only alike: "${host}"`, () => assert.equal(isLoopbackHost(host), false));
  }
});
