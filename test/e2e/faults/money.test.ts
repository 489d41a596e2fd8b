import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { settingsSchema, type Settings } from '../../../src/config/schema.js';
import type { FakeReply } from '../../support/fake-frames.js';
import { chatBody } from '../../support/http.js';
import { takeClocks, type Clocks } from './clocks.js';
import {
  faultIn,
  model,
  openEvents,
  provider,
  startRawUpstream,
  startSite,
  wish,
  type Site,
  withProvider,
} from './support.js';

/** Dollars per million tokens; one dollar is 1,000 nano-dollars a token. */
const RATES: Partial<Settings> = {
  'prices.overrides': {
    'a/m': { inputUsdPerMTok: 3, cachedInputUsdPerMTok: 0.3, cacheWriteUsdPerMTok: 3.75, outputUsdPerMTok: 15 },
  },
};

describe('a fault of money', function () {
  this.timeout(20_000);
  const stage = withProvider();

  describe('F29 usage', () => {
    const costOf = async (
      wire: 'openai-chat' | 'anthropic-messages' | 'openai-responses',
      reply: FakeReply,
      stream: boolean,
    ) => {
      stage.a.reply = reply;
      const at = await stage.start({ a: provider(stage.a.origin, 1, { wire }) }, { settings: RATES });
      await at.ask(...wish(wire === 'anthropic-messages' ? 'openai-chat' : 'anthropic-messages', { stream }));
      const [row] = await at.rows(1);
      await at.released();
      return row;
    };

    for (const stream of [true, false]) {
      const how = stream ? 'streamed' : 'in one piece';
      for (const [what, usage, nanoUsd] of [
        // 3 x 3,000 + 12,304 x 3,750 + 550 x 15,000
        ['with writes to a cache', { input: 3, cacheWrite: 12_304, output: 550 }, 54_399_000],
        // 3 x 3,000 + 1,000 x 300 + 5 x 15,000
        ['with reads from a cache', { input: 3, cacheRead: 1_000, output: 5 }, 384_000],
        // 7 x 3,000 + 100 x 300 + 50 x 3,750 + 9 x 15,000
        ['with both', { input: 7, cacheRead: 100, cacheWrite: 50, output: 9 }, 373_500],
      ] as const) {
        it(`F29 usage ${what} costs what a hand computes, ${how}`, async () => {
          const row = await costOf('anthropic-messages', { usage }, stream);
          assert.deepEqual(row?.cost, { kind: 'exact', nanoUsd });
        });
      }

      it(`F29 usage cached, as OpenAI counts it within the prompt, costs what a hand computes, ${how}`, async () => {
        const row = await costOf('openai-chat', { usage: { input: 3, cacheRead: 1_000, output: 5 } }, stream);
        assert.deepEqual(row?.cost, { kind: 'exact', nanoUsd: 384_000 });
      });

      it(`F29 usage zero costs nothing, ${how}`, async () => {
        const row = await costOf('openai-chat', { usage: { input: 0, output: 0 } }, stream);
        assert.deepEqual(row?.cost, { kind: 'exact', nanoUsd: 0 });
      });

      it(`F29 usage missing is estimated, and costs what was counted here, ${how}`, async () => {
        const row = await costOf('openai-chat', { usage: false, text: 'some words' }, stream);
        const { inputTokens = 0, outputTokens = 0 } = row?.usage ?? {};
        assert.ok(inputTokens > 0 && outputTokens > 0);
        assert.deepEqual(row?.cost, { kind: 'estimated', nanoUsd: inputTokens * 3_000 + outputTokens * 15_000 });
      });
    }

    for (const [what, counts] of [
      [
        'twice',
        [
          [10, 8],
          [10, 8],
        ],
      ],
      [
        'cumulative',
        [
          [10, 1],
          [10, 4],
          [10, 8],
        ],
      ],
    ] as const) {
      it(`F29 usage that comes ${what} is a running total: the last one counts, once`, async () => {
        const raw = await startRawUpstream((response) => {
          openEvents(response);
          const chunk = (fields: object): string => `data: ${JSON.stringify({ id: 'x', choices: [], ...fields })}\n\n`;
          for (const [input, output] of counts) {
            const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
            response.write(chunk({ choices: [{ index: 0, delta: { content: 'word ' } }], usage }));
          }
          response.end(`${chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`);
        });
        try {
          const at = await stage.start({ a: provider(raw.origin, 1) }, { settings: RATES });
          await at.ask(...wish('openai-chat'));
          const [row] = await at.rows(1);
          // 10 x 3,000 + 8 x 15,000
          assert.deepEqual(row?.cost, { kind: 'exact', nanoUsd: 150_000 });
          await at.released();
        } finally {
          await raw.dispose();
        }
      });
    }
  });

  describe('F38 price table', () => {
    /** One of two prices is none. */
    const mystery = (): Settings['providers.custom'] => ({
      a: provider(stage.a.origin, 1, { models: [{ ...model(1), outputUsdPerMTok: undefined }] }),
    });

    it('F38 price table without the model: a hard cap denies it, by name, and nobody is called', async () => {
      const at = await stage.start(mystery(), { settings: { 'budget.onExceeded': 'reject' } });
      const { status, text } = await at.ask(...wish('openai-chat'));
      assert.equal(status, 402);
      assert.match(faultIn(text).message, /no known price/);
      assert.equal(stage.a.requests.length, 0);
      await at.released();
    });

    it('F38 price table without the model: where caps only warn, it is called and counted as unpriced, never as zero', async () => {
      const at = await stage.start(mystery(), { settings: { 'budget.onExceeded': 'warn' } });
      assert.equal((await at.ask(...wish('openai-chat'))).status, 200);
      const [row] = await at.rows(1);
      assert.deepEqual(row?.cost, { kind: 'unpriced' });
    });

    for (const price of ['-1', '1e400', '"3"', 'null']) {
      it(`F38 price table that says ${price}: it is not used, a person is told, and the hard cap denies`, async () => {
        const first = await startSite(mystery());
        const { dir } = first.router;
        await first.router.stop();
        const row = `{"model":"a/m","since":"2026-01-01","inputUsdPerMTok":${price},"outputUsdPerMTok":${price}}`;
        await writeFile(path.join(dir, 'prices.json'), `{"version":1,"fetchedAtMs":1,"rows":[${row}]}`);
        const at = await stage.start(mystery(), { dir, settings: { 'budget.onExceeded': 'reject' } });
        const { status, text } = await at.ask(...wish('openai-chat'));
        assert.equal(status, 402);
        assert.match(faultIn(text).message, /no known price/);
        assert.equal(stage.a.requests.length, 0);
        assert.match(at.router.logs.join('\n'), /prices\.json cannot be read/);
      });

      it(`F38 price of ${price} in the settings is refused`, () => {
        const settings = `{"prices.overrides":{"a/m":{"inputUsdPerMTok":${price},"outputUsdPerMTok":1}}}`;
        assert.equal(settingsSchema.safeParse(JSON.parse(settings)).success, false);
      });
    }
  });

  describe('F33 clock', () => {
    let clocks: Clocks;
    beforeEach(() => {
      clocks = takeClocks();
    });
    afterEach(() => clocks.restore());

    /** A request that costs $0.002 of a daily cap of $0.003, and needs $0.001 and more. */
    const start = async (zone: string, atMs: number): Promise<Site> => {
      clocks.setWall(atMs);
      stage.a.reply = { usage: { input: 1_000, output: 500 } };
      const at = await stage.start(
        { a: provider(stage.a.origin, 1) },
        { settings: { 'budget.daily': 0.003, 'budget.timezone': zone, 'budget.onExceeded': 'reject' } },
      );
      return at;
    };
    const statusAt = async (at: Site, atMs: number): Promise<number> => {
      clocks.setWall(atMs);
      const { status } = await at.ask(chatBody('hi', { model: 'a/m', max_tokens: 500 }));
      await at.released();
      return status;
    };

    it('F33 clock at a month’s end, 40 days on and 40 days back: no period is granted twice', async () => {
      const evening = Date.UTC(2027, 0, 31, 23, 50);
      const at = await start('UTC', evening);
      assert.deepEqual([await statusAt(at, evening), await statusAt(at, evening + 1_000)], [200, 402]);
      const midnight = Date.UTC(2027, 1, 1);
      assert.deepEqual([await statusAt(at, midnight), await statusAt(at, midnight + 1_000)], [200, 402]);
      const later = midnight + 40 * 86_400_000;
      assert.deepEqual([await statusAt(at, later), await statusAt(at, later + 1_000)], [200, 402]);
      // The clock is put back: nothing that was used up is free again.
      for (const back of [later - 3_600_000, midnight + 5_000, evening, evening - 40 * 86_400_000]) {
        assert.equal(await statusAt(at, back), 402, new Date(back).toISOString());
      }
      assert.equal(stage.a.requests.length, 3);
    });

    it('F33 clock of a day with 25 hours: it is one day until its last second', async () => {
      // 25 October 2026 in Berlin is from 22:00 UTC of the day before to 23:00 UTC.
      const at = await start('Europe/Berlin', Date.UTC(2026, 9, 24, 22, 0, 5));
      assert.equal(await statusAt(at, Date.UTC(2026, 9, 24, 22, 0, 5)), 200);
      assert.equal(await statusAt(at, Date.UTC(2026, 9, 25, 22, 30)), 402);
      assert.equal(await statusAt(at, Date.UTC(2026, 9, 25, 23, 0, 1)), 200);
    });
  });
});
