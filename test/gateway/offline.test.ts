import assert from 'node:assert/strict';
import { offlineAnswer } from '../../src/core/offline/answer.js';
import type { UpstreamHttp } from '../../src/gateway/http.js';
import { offline } from '../../src/gateway/offline.js';
import { anywhere } from '../support/anywhere.js';
import { aProviderCard, aRequest } from '../support/builders.js';
import { toArray } from '../support/streams.js';

const CARD = aProviderCard({ id: 'helper', name: 'Offline helper (not an AI model)', wire: 'offline', local: true });

const unused = (): never => {
  throw new Error('The helper must not use the network or a key.');
};
const NO_HTTP: UpstreamHttp = { get: unused, post: unused, warm: unused, dispose: unused };

describe('offline provider', () => {
  const request = aRequest();
  const stream = (signal = new AbortController().signal) =>
    offline(CARD, {
      http: NO_HTTP,
      secret: unused,
      env: unused,
      readFile: unused,
      nowMs: unused,
      ...anywhere(),
      modelOf: unused,
    }).stream({
      request,
      model: { provider: 'helper', model: 'offline-helper' },
      signal,
    });

  it('streams the answer, all of it', async () => {
    const events = await toArray(stream());
    const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
    assert.equal(text, offlineAnswer(request, undefined));
  });

  it('sends line by line, so that none is empty', async () => {
    const pieces = (await toArray(stream())).slice(0, -1);
    assert.ok(pieces.length > 5);
    assert.ok(pieces.every((event) => event.type === 'text-delta' && event.text.endsWith('\n')));
  });

  it('ends with one finish that claims no tokens', async () => {
    const events = await toArray(stream());
    assert.deepEqual(
      events.filter(({ type }) => type === 'finish'),
      [{ type: 'finish', reason: 'stop', usage: undefined }],
    );
    assert.equal(events.at(-1)?.type, 'finish');
  });

  it('stops between two pieces when it is aborted', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const event of stream(controller.signal)) {
        seen.push(event.type);
        controller.abort();
      }
    };
    await assert.rejects(read, { kind: 'canceled' });
    assert.deepEqual(seen, ['text-delta']);
  });

  it('says nothing when it is aborted before', async () => {
    await assert.rejects(toArray(stream(AbortSignal.abort())), { kind: 'canceled' });
  });
});
