import assert from 'node:assert/strict';
import { createUpstreamHttp, type UpstreamHttp } from '../../src/gateway/http.js';
import { startFakeUpstream, type FakeUpstream } from './fake-upstream.js';

/** A fake provider for all tests of a block, and what sends requests to it. */
export function withHttpUpstream(): { readonly upstream: FakeUpstream; readonly http: UpstreamHttp } {
  let stage: { readonly upstream: FakeUpstream; readonly http: UpstreamHttp } | undefined;
  const started = () => {
    assert.ok(stage, 'no test is running');
    return stage;
  };
  before(async () => {
    stage = { upstream: await startFakeUpstream(), http: createUpstreamHttp() };
  });
  after(async () => {
    stage?.http.dispose();
    await stage?.upstream.dispose();
  });
  return {
    get upstream() {
      return started().upstream;
    },
    get http() {
      return started().http;
    },
  };
}
