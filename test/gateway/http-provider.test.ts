import assert from 'node:assert/strict';
import { httpProvider } from '../../src/gateway/http-provider.js';
import { decodeRequest } from '../../src/wire/anthropic-messages/request.js';
import { aProviderCard } from '../support/builders.js';
import { withHttpUpstream } from '../support/http-upstream.js';
import { toArray } from '../support/streams.js';
import { providerDeps } from './providers/contract.js';

const FORMAT = { format: { type: 'json_schema', schema: { type: 'object' } } };

describe('a provider one of whose wires can do less', () => {
  const at = withHttpUpstream();

  /** Where a Messages client's request ends up. */
  const pathOf = async (fields: Record<string, unknown>): Promise<string | undefined> => {
    const card = aProviderCard({
      baseUrl: `${at.upstream.origin}/v1`,
      also: [{ wire: 'anthropic-messages', baseUrl: `${at.upstream.origin}/anthropic`, lacks: ['json-schema'] }],
    });
    const request = decodeRequest(
      { model: 'auto', max_tokens: 9, stream: true, messages: [{ role: 'user', content: 'Hi' }], ...fields },
      { id: 'id-1', client: { surface: 'proxy', app: 'test', sessionId: undefined } },
    );
    const provider = httpProvider(card, providerDeps(at.http, 'sk-1'));
    const signal = new AbortController().signal;
    await toArray(provider.stream({ request, model: { provider: 'acme', model: 'one' }, signal }));
    return at.upstream.requests.at(-1)?.path;
  };

  it('is asked over the client’s own wire for what that can do', async () => {
    assert.equal(await pathOf({}), '/anthropic/messages');
  });

  it('is asked over another for what it cannot, so that nothing is lost in silence', async () => {
    assert.equal(await pathOf({ output_config: FORMAT }), '/v1/chat/completions');
  });
});
