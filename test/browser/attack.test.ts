import assert from 'node:assert/strict';
import * as http from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';
import { attack } from './support/attacks.js';
import { listenToAnswers, openBrowser, type Heard } from './support/browser.js';
import { closed, listening } from './support/servers.js';

const GUESSES = ['', 'signalbox', 'sk-1234', '0'.repeat(64)];

/** What a page can send, by the names in attacks.ts, and how: a server that defends nothing hears all of it. */
const SENT = [
  ...['get', 'get-models', 'get-health', 'get-dashboard', 'get-no-cors', 'post-empty', 'post-text', 'post-form'],
  ...['post-text-no-cors', 'post-blob-no-cors', 'post-keepalive', 'post-json', 'post-json-messages', 'post-panel'],
  ...['post-json-ollama', 'put', 'delete', 'beacon-text', 'beacon-json', 'xhr', 'img', 'script', 'module', 'css'],
  ...['stylesheet', 'prefetch', 'iframe', 'object', 'embed', 'audio', 'video', 'event-source', 'websocket', 'worker'],
  ...['form-get-application-x-www-form-urlencoded', 'form-post-application-x-www-form-urlencoded'],
  ...['form-get-multipart-form-data', 'form-post-multipart-form-data', 'form-get-text-plain', 'form-post-text-plain'],
  ...[
    'null-origin',
    ...GUESSES.flatMap((_, index) => [`guess-${index}`, `guess-key-${index}`, `guess-query-${index}`]),
  ],
];

describe('a web page that attacks the proxy', () => {
  let upstream: FakeUpstream;
  let router: TestApp;
  let proxyPort: string;
  let attacker: http.Server;
  let attackerPort: number;
  let openDoor: http.Server;
  let openDoorPort: number;
  let arrived: Set<string>;
  let browser: Browser;

  before(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    proxyPort = new URL(await router.url()).port;
    attacker = http.createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>attacker</title><body></body>');
    });
    attackerPort = await listening(attacker);
    openDoor = http.createServer((request, response) =>
      openDoorAnswers(request, response, (name) => arrived.add(name)),
    );
    openDoor.on('upgrade', (request, socket) => {
      arrived.add(nameOf(request));
      socket.destroy();
    });
    openDoorPort = await listening(openDoor);
    browser = await openBrowser();
  });
  beforeEach(() => {
    arrived = new Set();
  });
  after(async () => {
    await browser.close();
    await Promise.all([closed(attacker), closed(openDoor)]);
    await router.remove();
    await upstream.dispose();
  });

  /** Runs all attacks on a server from a page of this origin. */
  async function attackFrom(
    origin: string,
    target: string,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<{ read: readonly string[]; heard: readonly Heard[] }> {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await prepare?.(page);
      await page.goto(origin);
      // Cookies know no ports: those of the attacker go to the proxy as well.
      await page.evaluate(() => (document.cookie = 'session=guessed; path=/'));
      const heard = await listenToAnswers(page);
      return { read: await page.evaluate(attack, { target, guesses: GUESSES }), heard };
    } finally {
      await context.close();
    }
  }

  async function assertUntouched(): Promise<void> {
    assert.equal(upstream.requests.length, 0);
    assert.deepEqual(await router.app.ledger.list({ limit: 10, beforeId: undefined }), []);
  }

  const nothingIsShared = (heard: readonly Heard[], target: string): void => {
    const answers = heard.filter(({ url }) => url.startsWith(target));
    assert.ok(answers.length > 10, `only ${answers.length} answers were seen`);
    const shared = answers.filter(({ headers }) =>
      Object.keys(headers).some((name) => name.startsWith('access-control')),
    );
    assert.deepEqual(shared, []);
  };

  it('has means that all reach a server with open doors', async () => {
    const { read } = await attackFrom(`http://attacker.test:${attackerPort}/`, `http://127.0.0.1:${openDoorPort}`);
    assert.deepEqual(
      SENT.filter((name) => !arrived.has(name)),
      [],
    );
    assert.ok(read.some((text) => text.startsWith('post-json: 200 open')));
  });

  for (const page of ['attacker.test', '127.0.0.1', 'localhost']) {
    for (const target of ['127.0.0.1', 'localhost']) {
      it(`gets nothing out of ${target} from a page of ${page}`, async () => {
        const proxy = `http://${target}:${proxyPort}`;
        const { read, heard } = await attackFrom(`http://${page}:${attackerPort}/`, proxy);
        assert.deepEqual(read, []);
        nothingIsShared(heard, proxy);
        await assertUntouched();
      });
    }
  }

  it('is turned away when its own name is made to lead to the proxy', async () => {
    const rebound = `http://rebound.test:${proxyPort}`;
    const { read, heard } = await attackFrom(`${rebound}/`, rebound, async (page) => {
      // The page itself came from the attacker's server, before its name was moved.
      await page.route(`${rebound}/`, (route) => route.fulfill({ contentType: 'text/html', body: '<body></body>' }));
    });
    nothingIsShared(heard, rebound);
    const answers = read.filter((text) => !text.startsWith('frame '));
    assert.ok(answers.length > 10, 'a page of the same origin may read what it is answered');
    for (const text of answers) assert.match(text, /This proxy answers to 127\.0\.0\.1:\d+ only|speaks plain HTTP/);
    await assertUntouched();
  });

  it('gets nothing from a panel that it opens in a window of its own', async () => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(`http://attacker.test:${attackerPort}/`);
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.evaluate(
          (url) => void Object.assign(window, { panel: window.open(url) }),
          `http://127.0.0.1:${proxyPort}/dashboard`,
        ),
      ]);
      await popup.getByRole('heading', { name: 'Signalbox', level: 1 }).waitFor();
      const seen = await page.evaluate(() => {
        try {
          return (window as unknown as { panel: Window }).panel.document.body.textContent;
        } catch (error) {
          return String(error);
        }
      });
      assert.match(seen, /SecurityError/);
      await assertUntouched();
    } finally {
      await context.close();
    }
  });

  it('would have been answered with the token', async () => {
    const answer = await post(
      `http://127.0.0.1:${proxyPort}/v1/chat/completions`,
      await router.token(),
      chatBody('hi'),
    );
    assert.deepEqual([answer.status, upstream.requests.length], [200, 1], answer.text);
  });
});

const nameOf = ({ url = '' }: http.IncomingMessage): string =>
  new URL(url, 'http://x').searchParams.get('attack') ?? '';

/** Answers whoever asks, as careless local servers do. */
function openDoorAnswers(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  onArrival: (name: string) => void,
): void {
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
  if (request.method !== 'OPTIONS') onArrival(nameOf(request));
  response.end('open');
}
