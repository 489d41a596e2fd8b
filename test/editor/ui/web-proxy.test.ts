import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROXIED_NAME, startProxiedWorld, type ProxiedWorld } from '../../support/connect-proxy.js';
import { withProviderAt } from '../mock-provider.js';
import { useEditor } from './editor.js';
import { answerShows, runOnSelection } from './gestures.js';

describe('F40 the web proxy of VS Code’s settings', () => {
  let world: ProxiedWorld;
  const dir = mkdtempSync(path.join(tmpdir(), 'signalbox-'));
  before(async () => {
    world = await startProxiedWorld();
    writeFileSync(path.join(dir, 'ca.pem'), world.cert);
  });
  const provider = () => {
    const { 'signalbox.providers.custom': custom } = withProviderAt(`https://${PROXIED_NAME}`);
    const { mock } = custom as { mock: object };
    return { mock: { ...mock, keyEnv: ['MOCK_KEY'] } };
  };
  const editor = useEditor(
    () => ({
      'http.proxy': `http://me:p%40ss@127.0.0.1:${world.proxyPort}`,
      'http.proxySupport': 'override',
      'signalbox.discovery.environmentKeys': true,
      'signalbox.providers.custom': provider(),
    }),
    () => ({ env: { MOCK_KEY: 'sk-mine-0123456789', NODE_EXTRA_CA_CERTS: path.join(dir, 'ca.pem') } }),
  );
  after(async () => {
    await world.dispose();
    rmSync(dir, { recursive: true, force: true });
  });

  it('F40 carries calls to providers, with its password', async () => {
    await runOnSelection(editor().workbench, 'Signalbox: Route Selection');
    await answerShows(editor().workbench, 'Through the proxy.');
    assert.deepEqual([...new Set(world.tunnels.map(([target]) => target))], [`${PROXIED_NAME}:443`]);
    assert.equal(world.tunnels.at(-1)?.[1], `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    assert.deepEqual(world.asked, ['Bearer sk-mine-0123456789']);
  });

  it('F40 carries alerts to the webhook', async () => {
    const { workbench } = editor();
    const before = world.tunnels.length;
    await workbench.runCommand('Signalbox: Set Alert Webhook…');
    await workbench.answer(`https://${PROXIED_NAME}/hook`);
    await workbench.runCommand('Signalbox: Test Alert');
    await workbench.notifications.filter({ hasText: 'was posted (HTTP 200)' }).waitFor();
    assert.deepEqual(
      world.tunnels.slice(before).map(([target]) => target),
      [`${PROXIED_NAME}:443`],
    );
  });
});
