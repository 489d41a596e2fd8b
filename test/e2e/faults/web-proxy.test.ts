import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROXIED_NAME, startProxiedWorld, type ProxiedWorld } from '../../support/connect-proxy.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';

describe('F40 a web proxy that wants a password', () => {
  let world: ProxiedWorld;
  let local: FakeUpstream;
  let home: string;

  beforeEach(async () => {
    world = await startProxiedWorld();
    local = await startFakeUpstream();
    local.reply = { text: 'From this machine.' };
    home = await mkdtemp(path.join(tmpdir(), 'signalbox-'));
    await writeFile(path.join(home, 'ca.pem'), world.cert);
  });
  afterEach(async () => {
    await world.dispose();
    await local.dispose();
    await rm(home, { recursive: true, force: true });
  });

  /** Asks a provider in a terminal of its own. */
  async function ask(baseUrl: string, proxyEnv: Readonly<Record<string, string>>): Promise<string> {
    const mine = { baseUrl, keyEnv: ['MINE_KEY'], models: [{ model: 'm', inputUsdPerMTok: 1, outputUsdPerMTok: 1 }] };
    const settings = { 'discovery.localServers': false, 'providers.custom': { mine } };
    await writeFile(path.join(home, 'settings.json'), JSON.stringify(settings));
    return run(['route', '--standalone', '--model', 'mine/m', 'What is a mutex?'], proxyEnv);
  }

  async function run(args: readonly string[], proxyEnv: Readonly<Record<string, string>>): Promise<string> {
    const env = {
      PATH: process.env['PATH'],
      SIGNALBOX_HOME: home,
      MINE_KEY: 'sk-mine-0123456789',
      NODE_EXTRA_CA_CERTS: path.join(home, 'ca.pem'),
    };
    const child = spawn(process.execPath, ['dist/cli.cjs', ...args], { env: { ...env, ...proxyEnv } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()));
    await once(child, 'close');
    return said;
  }
  const proxied = () => ({ HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${world.proxyPort}` });

  it('F40 carries a terminal’s calls to providers, and gets its password and nothing of the request', async () => {
    assert.match(await ask(`https://${PROXIED_NAME}/v1`, proxied()), /Through the proxy\./);
    assert.deepEqual(world.tunnels, [[`${PROXIED_NAME}:443`, `Basic ${Buffer.from('me:p@ss').toString('base64')}`]]);
    assert.deepEqual(world.asked, ['Bearer sk-mine-0123456789']);
  });

  it('F40 is not asked for what runs on this machine, encrypted or not', async () => {
    assert.match(await ask(`${local.origin}/v1`, proxied()), /From this machine\./);
    assert.match(await ask(`https://localhost:${world.providerPort}/v1`, proxied()), /Through the proxy\./);
    assert.deepEqual(world.tunnels, []);
  });

  it('F40 is not asked for names that are excepted, nor where none is set', async () => {
    assert.match(
      await ask(`https://${PROXIED_NAME}/v1`, { ...proxied(), NO_PROXY: PROXIED_NAME }),
      /cannot be reached/,
    );
    assert.match(await ask(`https://${PROXIED_NAME}/v1`, {}), /cannot be reached/);
    assert.deepEqual(world.tunnels, []);
  });

  const HOOK = ['alerts', 'test', '--webhook-url', `https://${PROXIED_NAME}/hook`];

  it('F40 carries alerts to the webhook, though it stands where no webhook may be', async () => {
    const byName = { HTTPS_PROXY: `http://me:p%40ss@localhost:${world.proxyPort}` };
    assert.match(await run(HOOK, byName), /The alert "test" was posted \(HTTP 200\)\./);
    assert.deepEqual(world.tunnels, [[`${PROXIED_NAME}:443`, `Basic ${Buffer.from('me:p@ss').toString('base64')}`]]);
    assert.equal(world.asked.length, 1);
  });

  it('F40 is not asked for a webhook that is excepted', async () => {
    assert.match(await run(HOOK, { ...proxied(), NO_PROXY: PROXIED_NAME }), /cannot be reached/);
    assert.deepEqual(world.tunnels, []);
  });

  it('F40 is not asked for webhooks on no public name, and a person is told that names alone are checked', async () => {
    for (const host of ['10.1.2.3', 'hooks.internal', 'localhost']) {
      const said = await run(['alerts', 'test', '--webhook-url', `https://${host}/hook`], proxied());
      assert.match(said, /not on the public internet/);
    }
    assert.deepEqual(world.tunnels, []);
    assert.match(await run(['alerts', 'status'], proxied()), /so only the name of the webhook is checked/);
    assert.doesNotMatch(await run(['alerts', 'status'], {}), /only the name/);
  });
});
