import assert from 'node:assert/strict';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { GatewayError } from '../../src/core/errors.js';
import type { HealthHost, LineState, News, Visit } from '../../src/core/health/exchange.js';
import { Backends, isLease } from '../../src/gateway/backends.js';
import { HealthExchange } from '../../src/gateway/health-exchange.js';
import { channelAddress } from '../../src/store/channel-address.js';
import { HealthKeeper } from '../../src/store/health-keeper.js';
import { takeFollowerSeat } from '../../src/store/seat.js';
import { openSharedStore, type SharedStore } from '../../src/store/shared.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';
import { TOKEN, openOwner } from './owners.js';

const LINE = '#0123456789012345678901';
const ONE = { provider: 'acme', model: 'one' };

/** A process with its ledger and what it knows of providers. */
type Window = { readonly store: SharedStore; readonly backends: Backends };

describe('what processes know of providers, over the channel of the ledger', function () {
  this.timeout(10_000);
  let folder: TestFolder;
  let opened: SharedStore[];

  beforeEach(() => {
    folder = makeFolder();
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    folder.remove();
  });

  function open(): Window {
    const clockMs = (): number => performance.now();
    const backends = new Backends({ clockMs, nowMs: Date.now, chance: () => 0.5, lineOf: () => LINE });
    const exchange = new HealthExchange({
      backends,
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      meet: () => store.meet(),
    });
    backends.shareWith(exchange);
    const store = openSharedStore({ dir: folder.dir, token: TOKEN, health: exchange, report: mustNotReport });
    opened.push(store);
    return { store, backends };
  }

  async function meet({ backends }: Window): Promise<void> {
    await backends.ready('person');
  }

  function failFiveTimes({ backends }: Window): void {
    for (let call = 0; call < 5; call += 1) {
      const lease = backends.enter(ONE);
      assert.ok(isLease(lease));
      lease.failed(new GatewayError('upstream-unreachable', 'It failed.'));
      lease.end();
    }
  }

  const causeOf = ({ backends }: Window): string | undefined => backends.restOf(ONE)?.cause;
  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await delay(5);
  }

  it('is shared both ways, and a reset is', async () => {
    const [owner, follower] = [open(), open()];
    await meet(owner);
    await meet(follower);
    assert.deepEqual([owner.store.role(), follower.store.role()], ['owner', 'follower']);
    failFiveTimes(follower);
    await until(() => causeOf(owner) === 'failures');
    owner.backends.reset('acme');
    await until(() => causeOf(follower) === undefined);
    failFiveTimes(owner);
    await until(() => causeOf(follower) === 'failures');
  });

  it('is there before the first request of one that comes later', async () => {
    const owner = open();
    await meet(owner);
    failFiveTimes(owner);
    const late = open();
    await meet(late);
    assert.equal(causeOf(late), 'failures');
  });

  it('outlives the owner: another takes over without being asked, and the third follows it', async () => {
    const [owner, one, two] = [open(), open(), open()];
    for (const window of [owner, one, two]) await meet(window);
    failFiveTimes(one);
    await until(() => causeOf(two) === 'failures');
    await owner.store.close();
    await until(() => [one, two].filter(({ store }) => store.role() === 'owner').length === 1);
    assert.deepEqual([causeOf(one), causeOf(two)], ['failures', 'failures']);
    // What is said before the third has found the second is heard by nobody.
    while (causeOf(one) !== undefined || causeOf(two) !== undefined) {
      one.backends.reset();
      await delay(50);
    }
  });

  it('is each for itself under an owner of before, whose ledger works as ever', async () => {
    const before = await openOwner(folder.dir);
    const window = open();
    await meet(window);
    assert.equal(window.store.role(), 'follower');
    failFiveTimes(window);
    assert.equal(causeOf(window), 'failures');
    assert.deepEqual(await window.store.after(undefined, 1), []);
    await window.store.close();
    await before.end();
  });

  it('is each for itself under an owner that sends what nobody can read', async () => {
    let joined = 0;
    const server = await listen((url, response) => {
      if (!url.endsWith('/health')) return void response.end('{"result":null}');
      joined += 1;
      response.write('{"isAll":true,"heard":0,"lines":[{"line":"mine"}]}\n');
    });
    const { backends } = open();
    const exchange = new HealthExchange({ backends, later: () => () => undefined, meet: () => Promise.resolve() });
    let alone = 0;
    const party = {
      host: exchange.host,
      lead: () => undefined,
      known: () => [],
      drained: () => Promise.resolve(),
      follow: exchange.follow.bind(exchange),
      alone: () => void (alone += 1),
    };
    const options = { dir: folder.dir, token: TOKEN, report: mustNotReport };
    const seat = await takeFollowerSeat(options);
    assert.ok(seat);
    const keeper = new HealthKeeper(options, party, () => Promise.resolve());
    keeper.seated(seat);
    await until(() => alone === 2);
    assert.equal(joined, 2, 'it tries again after a while');
    await keeper.close();
    await seat.vacate();
    server.closeAllConnections();
    server.close();
  });

  async function listen(answer: (url: string, response: ServerResponse) => void): Promise<Server> {
    const server = createServer((incoming, response) => answer(incoming.url ?? '', response));
    await new Promise<void>((resolve) => server.listen(channelAddress(folder.dir, TOKEN), resolve));
    return server;
  }

  describe('a process that sends or reads what it should not', () => {
    let owner: Awaited<ReturnType<typeof openOwner>>;
    let left: number;
    let send: ((news: News) => void) | undefined;
    const ID = 'a'.repeat(22);

    beforeEach(async () => {
      left = 0;
      const visit: Visit = { tell: () => undefined, ask: () => ({ kind: 'granted' }), leave: () => void (left += 1) };
      const host: HealthHost = {
        join: (_known, give) => {
          send = give;
          give({ isAll: true, heard: 0, lines: [] });
          return visit;
        },
      };
      owner = await openOwner(folder.dir, host);
    });
    afterEach(() => owner.end());

    const begin = (method: string, args: unknown): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${TOKEN}` };
        const call = request({
          socketPath: owner.address,
          method: 'POST',
          path: `/v1/${method}`,
          headers,
          agent: false,
        });
        call.on('error', reject).on('response', resolve).end(JSON.stringify(args));
      });
    const statusOf = async (method: string, args: unknown): Promise<number | undefined> => {
      const response = await begin(method, args);
      await text(response);
      return response.statusCode;
    };

    const told = (over: object = {}) => ({
      kind: 'call',
      line: LINE,
      ...ONE,
      outcome: { kind: 'answered', latencyMs: 1 },
      passes: { ofProvider: 'go', ofModel: 'go' },
      ...over,
    });

    it('is refused softly: names, counts and forms that nobody of ours has', async () => {
      const stream = await begin('health', [ID, []]);
      assert.equal(stream.statusCode, 200);
      assert.equal(await statusOf('healthTell', [ID, [told()]]), 200);
      const bad = [
        [ID, [told({ line: 'https://acme.example sk-secret' })]],
        [ID, [told({ model: 'm'.repeat(201) })]],
        [ID, [told({ outcome: { kind: 'exploded' } })]],
        [ID, [told({ passes: { ofProvider: 'go', ofModel: 'always' } })]],
        [ID, Array.from({ length: 257 }, () => told())],
        ['short', []],
        {},
      ];
      for (const args of bad) assert.equal(await statusOf('healthTell', args), 400, JSON.stringify(args).slice(0, 80));
      assert.equal(await statusOf('healthTell', ['b'.repeat(22), []]), 404, 'it has to join first');
      assert.equal(await statusOf('healthAsk', [ID, { line: LINE, ...ONE, isForced: 1 }]), 400);
      assert.equal(await statusOf('health', [ID, []]), 400, 'a name is taken once');
      assert.equal(await statusOf('health', ['c'.repeat(22), Array.from({ length: 65 }, () => aLine())]), 400);
      assert.equal(left, 0);
      stream.destroy();
      await until(() => left === 1);
    });

    it('is cut off when it reads nothing, before much waits for it', async () => {
      const stream = await begin('health', [ID, []]);
      stream.pause();
      const name = 'm'.repeat(200);
      const lines = Array.from({ length: 64 }, () => ({
        ...aLine(),
        models: Array.from({ length: 15 }, () => ({ ...aLine(), model: name })),
      }));
      let sent = 0;
      while (left === 0 && sent < 100) {
        send?.({ isAll: true, heard: 0, lines });
        sent += 1;
        await new Promise(setImmediate);
      }
      assert.ok(sent < 30, `${sent} times everything was sent to nobody`);
      stream.destroy();
    });

    const aLine = (): LineState => ({
      line: LINE,
      provider: 'acme',
      refusals: 0,
      models: [],
      breaker: {
        failures: 0,
        opened: 0,
        goodProbes: 0,
        isHalfOpen: false,
        isProbing: false,
        rest: undefined,
        seconds: [],
      },
      history: { calls: 0, errors: 0, last: [] },
    });
  });
});
