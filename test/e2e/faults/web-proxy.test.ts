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

  /** Asks in a terminal of its own. */
  async function ask(baseUrl: string, proxyEnv: Readonly<Record<string, string>>): Promise<string> {
    const mine = { baseUrl, keyEnv: ['MINE_KEY'], models: [{ model: 'm', inputUsdPerMTok: 1, outputUsdPerMTok: 1 }] };
    const settings = { 'discovery.localServers': false, 'providers.custom': { mine } };
    await writeFile(path.join(home, 'settings.json'), JSON.stringify(settings));
    const args = ['dist/cli.cjs', 'route', '--standalone', '--model', 'mine/m', 'What is a mutex?'];
    const env = {
      PATH: process.env['PATH'],
      SIGNALBOX_HOME: home,
      MINE_KEY: 'sk-mine-0123456789',
      NODE_EXTRA_CA_CERTS: path.join(home, 'ca.pem'),
    };
    const child = spawn(process.execPath, args, { env: { ...env, ...proxyEnv } });
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
});
