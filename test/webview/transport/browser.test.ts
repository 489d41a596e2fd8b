import assert from 'node:assert/strict';
import { BrowserTransport } from '../../../src/webview/transport/browser.js';
import { anOverview } from '../support/views.js';

type Sent = { url: string; bearer: string | null; body: unknown };
type Reply = { status?: number; body?: unknown } | Error;

const OVERVIEW = { type: 'overview-loaded', overview: anOverview() };

/** A browser page whose server plays one reply after the other, and repeats the last. */
function open({
  hash = '',
  stored = {},
  replies = [{ body: OVERVIEW }],
}: {
  hash?: string;
  stored?: Record<string, string>;
  replies?: Reply[];
}) {
  const sent: Sent[] = [];
  const addresses: unknown[] = [];
  const storage = new Map(Object.entries(stored));
  const transport = new BrowserTransport({
    location: { hash, pathname: '/dashboard', search: '?a=1' },
    history: { replaceState: (_state, _title, url) => void addresses.push(url) },
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
      removeItem: (key) => void storage.delete(key),
    },
    fetch: (url, init) => {
      const reply = replies[Math.min(sent.length, replies.length - 1)] ?? {};
      // The transport sends its bodies as text.
      sent.push({ url, bearer: new Headers(init.headers).get('authorization'), body: JSON.parse(init.body as string) });
      if (reply instanceof Error) return Promise.reject(reply);
      return Promise.resolve(
        new Response(reply.body === undefined ? 'not json' : JSON.stringify(reply.body), {
          status: reply.status ?? 200,
        }),
      );
    },
  });
  return { transport, sent, addresses, storage };
}

const ask = (transport: BrowserTransport) => transport.ask({ type: 'overview-request' });
const SESSION = { 'signalbox.session': 's1' };

describe('browser transport', () => {
  it('asks with the session of this tab, at an address relative to the page', async () => {
    const { transport, sent } = open({ stored: SESSION });
    assert.equal((await ask(transport)).overview.readyProviders.length, 4);
    assert.deepEqual(sent, [{ url: 'dashboard/api', bearer: 'Bearer s1', body: { type: 'overview-request' } }]);
  });

  it('wants a token when there is neither a session nor a ticket, without asking the proxy', async () => {
    const { transport, sent } = open({});
    await assert.rejects(ask(transport), {
      kind: 'unauthenticated',
      message: 'Sign in to see what the local proxy has done.',
    });
    assert.deepEqual(sent, []);
  });

  it('takes the ticket out of the address at once, and trades it for a session that the tab keeps', async () => {
    const { transport, sent, addresses, storage } = open({
      hash: '#ticket=t1',
      replies: [{ body: { session: 's2' } }, { body: OVERVIEW }],
    });
    assert.deepEqual(addresses, ['/dashboard?a=1']);
    await ask(transport);
    assert.deepEqual(sent, [
      { url: 'dashboard/session', bearer: null, body: { ticket: 't1' } },
      { url: 'dashboard/api', bearer: 'Bearer s2', body: { type: 'overview-request' } },
    ]);
    assert.equal(storage.get('signalbox.session'), 's2');
  });

  it('uses a ticket once for several requests', async () => {
    const { transport, sent } = open({
      hash: '#ticket=t1',
      replies: [{ body: { session: 's2' } }, { body: OVERVIEW }],
    });
    await Promise.all([ask(transport), ask(transport)]);
    await ask(transport);
    assert.equal(sent.filter(({ url }) => url === 'dashboard/session').length, 1);
  });

  it('asks for a token when the ticket is not good any more', async () => {
    const { transport, sent } = open({
      hash: '#ticket=t1',
      replies: [{ status: 401, body: { error: { message: 'no' } } }],
    });
    await assert.rejects(ask(transport), { kind: 'unauthenticated', message: /used already or is too old/ });
    assert.equal(sent.length, 1);
  });

  it('tries the ticket again after the proxy could not be reached', async () => {
    const { transport } = open({
      hash: '#ticket=t1',
      replies: [new TypeError('fetch failed'), { body: { session: 's2' } }, { body: OVERVIEW }],
    });
    await assert.rejects(ask(transport), { kind: 'upstream-unreachable' });
    assert.equal((await ask(transport)).type, 'overview-loaded');
  });

  it('leaves an address without a ticket alone', () => {
    assert.deepEqual(open({ hash: '#top' }).addresses, []);
  });

  it('uses a typed token, and never stores it', async () => {
    const { transport, sent, storage } = open({});
    transport.signIn('proxy-token');
    await ask(transport);
    assert.equal(sent[0]?.bearer, 'Bearer proxy-token');
    assert.deepEqual([...storage.values()], []);
  });

  it('forgets a session that is refused', async () => {
    const { transport, storage } = open({ stored: SESSION, replies: [{ status: 401 }] });
    await assert.rejects(ask(transport), { kind: 'unauthenticated', message: /not accepted/ });
    assert.equal(storage.has('signalbox.session'), false);
    await assert.rejects(ask(transport), { message: 'Sign in to see what the local proxy has done.' });
  });

  it('keeps a token that was typed while an old session was being refused', async () => {
    const { transport, sent } = open({ stored: SESSION, replies: [{ status: 401 }, { body: OVERVIEW }] });
    const refused = ask(transport);
    transport.signIn('proxy-token');
    await assert.rejects(refused, { kind: 'unauthenticated' });
    await ask(transport);
    assert.equal(sent[1]?.bearer, 'Bearer proxy-token');
  });

  const failures: readonly (readonly [string, Reply, RegExp])[] = [
    ['the proxy is gone', new TypeError('fetch failed'), /The proxy does not answer/],
    ['the host refuses', { body: { type: 'action-failed', message: 'The ledger is busy.' } }, /^The ledger is busy\.$/],
    [
      'the proxy refuses in words',
      { status: 503, body: { error: { message: 'Too many requests.' } } },
      /^Too many requests\.$/,
    ],
    ['the proxy refuses without words', { status: 500 }, /status 500/],
    ['the answer is not JSON', { status: 200 }, /status 200/],
    ['the answer is to something else', { body: { type: 'memory-loaded', rows: [] } }, /Something went wrong/],
  ];
  for (const [what, reply, message] of failures) {
    it(`says so when ${what}`, async () => {
      const { transport } = open({ stored: SESSION, replies: [reply] });
      await assert.rejects(ask(transport), { name: 'GatewayError', message });
    });
  }

  it('keeps the page state in this tab, and survives a broken one', () => {
    const { transport, storage } = open({});
    transport.saveState({ tab: 'models' });
    assert.deepEqual(transport.loadState(), { tab: 'models' });
    storage.set('signalbox.state', '{');
    assert.equal(transport.loadState(), undefined);
  });

  it('has nothing kept at first', () => {
    assert.equal(open({}).transport.loadState(), undefined);
  });
});
