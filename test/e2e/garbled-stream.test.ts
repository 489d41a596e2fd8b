import assert from 'node:assert/strict';
import {
  openEvents,
  provider,
  startRawUpstream,
  startSite,
  wish,
  type RawUpstream,
  type Site,
} from './faults/support.js';

const delta = (content: string): string => `data: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`;

describe("a stream of the client's own wire in which something comes that is no payload", () => {
  let upstream: RawUpstream;
  let site: Site;
  beforeEach(async () => {
    upstream = await startRawUpstream((response) => {
      openEvents(response);
      response.end(`${delta('One')}${delta(' two')}data: oops\n\n${delta(' three')}data: [DONE]\n\n`);
    });
    site = await startSite({ a: provider(upstream.origin, 1) });
  });
  afterEach(async () => {
    await site.end();
    await upstream.dispose();
  });

  it('ends as an error after what was good, and is booked as broken off', async () => {
    const { text } = await site.ask(...wish('openai-chat'));
    assert.ok(text.startsWith(delta('One') + delta(' two')), text);
    assert.doesNotMatch(text, /oops|three|\[DONE\]/);
    assert.match(text, /data: \{"error":\{"message":/);
    assert.equal(upstream.calls, 1);
    const [row] = await site.rows(1);
    assert.equal(row?.result, 'failed');
  });
});
