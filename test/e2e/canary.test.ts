import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeWebhook } from '../../src/app/alerts/webhook.js';
import { VERBS } from '../../src/cli/verbs/index.js';
import { settingsSchema } from '../../src/config/schema.js';
import { WEBHOOK_FORMATS } from '../../src/core/alerts/webhook-body.js';
import { createWebhookQueue } from '../../src/gateway/webhook-queue.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { CanaryHunt } from '../support/canary.js';
import {
  CANARIES,
  MOODS,
  PROMPT,
  PROVIDERS,
  startCanaryWorld,
  WEBHOOK,
  type CanaryWorld,
} from '../support/canary-world.js';
import { runVerb, type VerbCall } from '../support/cli.js';
import { chatBody, post } from '../support/http.js';
import { freePort } from '../support/ports.js';

/** Files that hold a secret by right. */
const TOKEN_FILE = 'token';

describe('secrets, prompts and replies', function () {
  this.timeout(120_000);
  let world: CanaryWorld;
  let router: TestApp;
  let url: string;
  let token: string;
  let clientKey: string;
  let hunt: CanaryHunt;
  /** Answers to those who asked hold the prompt and the reply by right, but no secret. */
  let secretHunt: CanaryHunt;
  const causes: unknown[] = [];

  before(async () => {
    world = await startCanaryWorld();
    router = await startTestApp({
      settings: world.settings,
      env: world.env,
      onLog: (message, cause) => void causes.push([message, cause]),
    });
    url = await router.url();
    token = await router.token();
    clientKey = await router.app.clientKeys.create('ci');
    const ours = [
      { name: 'token', text: token },
      { name: 'client key', text: clientKey },
    ];
    hunt = new CanaryHunt([...CANARIES, ...ours]);
    secretHunt = new CanaryHunt([...CANARIES.filter(({ name }) => name !== 'reply' && name !== 'prompt'), ...ours]);
    await drive();
  });
  after(async () => {
    await router.remove();
    await world.end();
  });

  const ask = async (model: string, over: Record<string, unknown>, at = '/v1/chat/completions', key = token) => {
    try {
      const { status, headers, text } = await post(
        `${url}${at}`,
        key,
        chatBody(PROMPT, { model, max_tokens: 100, ...over }),
      );
      secretHunt.look(`answer of ${model} while it ${world.mood}`, `${text}${JSON.stringify([...headers])}`);
      return status;
    } catch (error) {
      secretHunt.look(`broken answer of ${model} while it ${world.mood}`, error);
      return 0; // the proxy breaks a stream off by closing its connection
    }
  };

  /** Everything that can happen to a request, with every way of proving who asks. */
  async function drive(): Promise<void> {
    for (const mood of MOODS) {
      world.mood = mood;
      for (const provider of PROVIDERS) {
        router.app.gateway.backends.reset(provider);
        await ask(`${provider}/m`, { stream: true });
        await ask(`${provider}/m`, {});
      }
      await ask('messages/m', { stream: true }, '/v1/messages');
      await ask('bearer/m', { stream: true }, undefined, clientKey);
      await ask('auto', { stream: true }, undefined, clientKey);
    }
    world.mood = 'well';
    const poor = await router.app.clientKeys.create('poor');
    assert.equal(await ask('bearer/m', {}, undefined, poor), 402);
    await ask('bearer/m', {}, '/v1/chat/completions', 'not-a-key-of-anybody');
    await router.app.ledger.list({ limit: 1, beforeId: undefined });
  }

  it('were really sent', () => {
    const all = [...world.sent].join('\n');
    for (const part of [
      'Bearer sk-canary-bearer',
      'sk-ant-canary',
      'AIzaCanary',
      'canary-azure',
      'eyJcanaryEntra',
      'AKIACANARY',
      'canarySession',
      'ya29.canary',
    ]) {
      assert.ok(all.includes(part), part);
    }
  });

  it('are in no answer but that to who asked', async () => {
    const get = async (at: string, key = clientKey): Promise<void> => {
      const response = await fetch(`${url}${at}`, { headers: { authorization: `Bearer ${key}` } });
      hunt.look(`GET ${at}`, `${await response.text()}${JSON.stringify([...response.headers])}`);
    };
    for (const at of [
      '/health',
      '/stats',
      '/v1/models',
      '/v1/budgets',
      '/v1/backends',
      '/openapi.json',
      '/dashboard/',
      '/api/tags',
      '/nothing',
    ]) {
      await get(at);
      await get(at, token);
    }
    hunt.look('POST /v1/route', (await post(`${url}/v1/route`, token, { query: 'hi' })).text);
    await router.app.recordOf('');
    const rows = await router.app.ledger.list({ limit: 200, beforeId: undefined });
    assert.ok(rows.length > 100, `${rows.length} rows`);
    for (const message of [
      { type: 'overview-request' },
      { type: 'decisions-request', limit: 200 },
      ...rows.slice(0, 60).map(({ requestId }) => ({ type: 'decision-request', requestId })),
      { type: 'models-request' },
      { type: 'backends-request' },
      { type: 'memory-request' },
      { type: 'quality-request' },
      { type: 'classes-request' },
      { type: 'money-request' },
      { type: 'budgets-request' },
    ]) {
      hunt.look(`panel ${message.type}`, await router.app.dashboard(message, new AbortController().signal));
    }
    assert.deepEqual([...hunt.finds, ...secretHunt.finds], []);
  });

  it('are in nothing that the terminal prints', async () => {
    const run = async (name: string, call: VerbCall = {}): Promise<void> => {
      const verb = VERBS.find((one) => one.name === name) ?? assert.fail(name);
      const router2 = { dir: router.dir, settings: world.settings, env: world.env };
      for (const json of [false, true]) {
        const { out, err } = await runVerb(verb, { router: router2, json, ...call }).catch((error: unknown) => ({
          out: '',
          err: error,
        }));
        hunt.look(`signalbox ${name}${json ? ' --json' : ''}`, [out, err]);
      }
    };
    for (const name of ['health', 'stats', 'cost', 'models', 'savings']) await run(name);
    await run('health', { options: { all: true } });
    await run('budget', { positionals: ['list'] });
    await run('alerts', { positionals: ['status'] });
    await run('client-keys', { positionals: ['list'] });
    await run('export', { options: { format: 'csv' }, json: false });
    await run('export', { options: { format: 'jsonl' }, json: false });
    for (const mood of ['well', 'refuses', 'fails-json'] as const) {
      world.mood = mood;
      await run('doctor');
    }
    assert.ok(hunt.places.includes('signalbox doctor --json'));
    assert.deepEqual(hunt.finds, []);
  });

  it('are in no body that a webhook gets', async () => {
    const bodies: string[] = [];
    const notices = await router.app.ledger.notices({ kind: undefined, limit: 100 });
    assert.ok(notices.length > 0);
    for (const format of WEBHOOK_FORMATS) {
      const webhook = makeWebhook({
        host: {
          settings: () => settingsSchema.parse({ 'alerts.webhookFormat': format }),
          secrets: { get: () => Promise.resolve(undefined) } as never,
          env: () => (format === 'pagerduty' ? `${WEBHOOK}?routing_key=${'0'.repeat(32)}` : WEBHOOK),
        },
        ledger: router.app.ledger,
        queue: createWebhookQueue({
          post: (_url, body) => {
            bodies.push(body);
            return Promise.resolve({ ok: false, status: 500, problem: 'answered HTTP 500', isWorthAnother: false });
          },
        }),
        nowMs: Date.now,
        newId: router.app.newId,
      });
      for (const notice of notices) hunt.look('delivery', await webhook.deliver(notice));
    }
    assert.ok(bodies.length >= notices.length);
    hunt.look('webhook bodies', bodies.join('\n'));
    assert.deepEqual(hunt.finds, []);
  });

  it('are in no log, no error and no report of the process', async () => {
    world.mood = 'fails-json';
    router.app.gateway.backends.reset('bearer');
    const request = {
      id: router.app.newId(),
      model: 'bearer/m',
      messages: [{ role: 'user' as const, parts: [{ type: 'text' as const, text: PROMPT }] }],
      tools: [],
      sampling: { maxOutputTokens: 100 },
      client: { surface: 'cli' as const, app: 'test', sessionId: undefined },
      source: { wire: 'none' as const, body: {}, stream: true },
    };
    await assert.rejects(
      async () => {
        const { events } = await router.app.gateway.chat(request, new AbortController().signal);
        for await (const event of events) assert.fail(event.type);
      },
      (error: unknown) => {
        hunt.look('a thrown error with its causes', error);
        return true;
      },
    );
    hunt.look('logs', router.logs.join('\n'));
    hunt.look('causes', causes);
    hunt.look('process.report', process.report.getReport());
    assert.deepEqual(hunt.finds, []);
  });

  it('are in no file, not even between the rows of the ledger', async () => {
    await hunt.lookInFolder('while it runs', router.dir, [TOKEN_FILE]);
    await router.stop();
    await hunt.lookInFolder('afterwards', router.dir, [TOKEN_FILE]);
    const names = hunt.places.map((place) => place.split('/').at(-1));
    for (const name of ['ledger.db', 'ledger.db-wal', 'client-keys.json', 'proxy.json'])
      assert.ok(names.includes(name), name);
    assert.deepEqual(hunt.finds, []);
    assert.equal(await readFile(path.join(router.dir, TOKEN_FILE), 'utf8'), token);
  });

  it('are in no report that a process writes of itself, though its environment holds them', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-canary-'));
    const reports = await mkdtemp(path.join(tmpdir(), 'signalbox-report-'));
    await writeFile(
      path.join(dir, 'settings.json'),
      JSON.stringify({ ...world.settings, 'proxy.port': await freePort(), 'discovery.localServers': false }),
    );
    const flags = ['--report-on-signal', '--report-signal=SIGUSR2', `--report-directory=${reports}`];
    const child = spawn(process.execPath, [...flags, path.resolve('dist/cli.cjs'), 'serve', '--json'], {
      env: { PATH: process.env['PATH'], SIGNALBOX_HOME: dir, ...world.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()));
    try {
      await once(child.stdout, 'data');
      const { proxyUrl } = JSON.parse(said) as { proxyUrl: string };
      const childToken = (await readFile(path.join(dir, TOKEN_FILE), 'utf8')).trim();
      for (const mood of ['well', 'fails-json', 'fails-last'] as const) {
        world.mood = mood;
        await post(
          `${proxyUrl}/v1/chat/completions`,
          childToken,
          chatBody(PROMPT, { model: 'bearer/m', stream: true, max_tokens: 100 }),
        ).catch(() => undefined);
      }
      child.kill('SIGUSR2');
      while ((await readdir(reports)).length === 0) await sleep(20);
      await sleep(200); // until it is written
      child.kill('SIGINT');
      await once(child, 'close');
      await hunt.lookInFolder('report', reports);
      await hunt.lookInFolder('of the child', dir, [TOKEN_FILE]);
      hunt.look('what the child said', said);
      assert.deepEqual(hunt.finds, []);
    } finally {
      child.kill('SIGKILL');
      await rm(dir, { recursive: true, force: true });
      await rm(reports, { recursive: true, force: true });
    }
  });
});
