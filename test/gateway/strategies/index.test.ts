import assert from 'node:assert/strict';
import { signals } from '../../../src/core/strategies/signals.js';
import type { Strategy } from '../../../src/core/strategies/strategy.js';
import { createUpstreamHttp } from '../../../src/gateway/http.js';
import { createVectorStore } from '../../../src/gateway/strategies/example-vectors.js';
import { REMOTE_STRATEGIES } from '../../../src/gateway/strategies/index.js';
import { GatewayError } from '../../../src/core/errors.js';
import { describeStrategy } from '../../core/strategies/contract.js';

/** Nobody listens at port 1. */
const DEAD = 'http://127.0.0.1:1';

const http = createUpstreamHttp();
const noModel = (): Promise<string> => Promise.reject(new GatewayError('no-candidate', 'none'));

/** Each of them, over an address where nobody is. */
const DEAD_ENDS: Readonly<Record<keyof typeof REMOTE_STRATEGIES, () => Strategy>> = {
  embeddings: () =>
    REMOTE_STRATEGIES.embeddings({
      http,
      url: `${DEAD}/api/embed`,
      model: 'tiny',
      vectors: createVectorStore(http),
      local: signals,
    }),
  llm: () => REMOTE_STRATEGIES.llm({ ask: noModel, local: signals }),
  sidecar: () => REMOTE_STRATEGIES.sidecar({ http, url: `${DEAD}/classify`, weight: 0.7, local: signals }),
};

for (const [name, make] of Object.entries(DEAD_ENDS)) {
  describeStrategy(`${name} where nobody answers`, make);
}

describe('the strategies that ask somebody else', () => {
  after(() => http.dispose());

  it('go by the names they have in the settings', () => {
    for (const [name, make] of Object.entries(DEAD_ENDS)) assert.equal(make().id, name);
  });
});
