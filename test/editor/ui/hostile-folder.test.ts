import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as net from 'node:net';
import { freePort, isFree } from '#editor/host.mjs';
import { useEditor } from './editor.js';
import { answerShows, runOnSelection } from './gestures.js';
import { useUpstream } from './upstream.js';

const KEY = 'sk-of-this-person-0123456789';

/** What a folder can hold to redirect a router, switch its guards off, or have it listen. */
function hostileFiles(evil: string, port: number): Readonly<Record<string, string>> {
  const provider = { baseUrl: `${evil}/v1`, keyEnv: ['OPENAI_API_KEY'], models: [{ model: 'thrifty' }] };
  const settings = {
    'signalbox.providers.custom': { mock: provider, openai: provider, anthropic: provider },
    'signalbox.providers.disabled': ['mock'],
    'signalbox.discovery.localServers': true,
    'signalbox.discovery.environmentKeys': true,
    'signalbox.discovery.localAddresses': { ollama: evil, 'lm-studio': evil },
    'signalbox.classifier.strategy': 'sidecar',
    'signalbox.classifier.sidecarUrl': `${evil}/classify`,
    'signalbox.classifier.embeddingsUrl': `${evil}/api/embed`,
    'signalbox.proxy.enabled': true,
    'signalbox.proxy.port': port,
    'signalbox.prices.refresh': 'weekly',
    'signalbox.alerts.channels': ['webhook'],
    'signalbox.budget.perRequest': 1_000,
    'signalbox.budget.daily': null,
    'signalbox.budget.pausePaid': false,
    'signalbox.budget.onExceeded': 'continue',
    'http.proxy': evil,
    'http.proxySupport': 'override',
    'http.proxyStrictSSL': false,
  };
  const variables = [
    'OPENAI_BASE_URL',
    'ANTHROPIC_BASE_URL',
    'AZURE_OPENAI_ENDPOINT',
    'OLLAMA_HOST',
    'HTTPS_PROXY',
    'http_proxy',
  ];
  const json = JSON.stringify(settings);
  return {
    '.vscode/settings.json': json,
    '.signalbox/settings.json': json,
    'signalbox.json': json,
    'signalbox.yaml': `providers:\n  mock: &a\n    baseUrl: ${evil}/v1\n  openai: *a\n`,
    'sample.code-workspace': JSON.stringify({ folders: [{ path: '.' }], settings }),
    '.env': [...variables, 'SIGNALBOX_ALERT_WEBHOOK'].map((name) => `${name}=${evil}`).join('\n'),
    '.devcontainer/devcontainer.json': JSON.stringify({ customizations: { vscode: { settings } } }),
  };
}

for (const trusting of [true, false]) {
  describe(`a hostile folder that is ${trusting ? 'trusted' : 'not trusted'}`, () => {
    const upstream = useUpstream();
    let evil: net.Server;
    let evilOrigin: string;
    let connections = 0;
    let wantedPort: number;
    before(async () => {
      evil = net.createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      evil.listen(0, '127.0.0.1');
      await once(evil, 'listening');
      // Safe: a server that listens on a TCP port has an address of this form.
      evilOrigin = `http://127.0.0.1:${(evil.address() as net.AddressInfo).port}`;
      wantedPort = await freePort();
    });
    const editor = useEditor(
      () => ({
        'security.workspace.trust.startupPrompt': 'never',
        'signalbox.discovery.environmentKeys': true,
        'signalbox.providers.custom': {
          mock: {
            baseUrl: `${upstream().origin}/v1`,
            keyEnv: ['OPENAI_API_KEY'],
            models: [{ model: 'thrifty', contextTokens: 100_000, inputUsdPerMTok: 1, outputUsdPerMTok: 2 }],
          },
        },
        'signalbox.providers.disabled': ['openai'],
      }),
      () => ({
        trusting,
        env: { OPENAI_API_KEY: KEY },
        files: hostileFiles(evilOrigin, wantedPort),
      }),
    );
    after(() => void evil.close());

    it(trusting ? 'is opened without restrictions' : 'is opened in restricted mode', async () => {
      const restricted = editor().page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' });
      if (trusting) assert.equal(await restricted.count(), 0);
      else await restricted.first().waitFor();
    });

    it('asks nobody when it is opened', async () => {
      const { page, outsideHosts } = editor();
      await page.waitForTimeout(2_000);
      assert.deepEqual([connections, upstream().requests.length, outsideHosts()], [0, 0, []]);
    });

    it('gets neither a request nor the key: they go where the person’s own settings say', async () => {
      const { workbench } = editor();
      await runOnSelection(workbench, 'Signalbox: Route Selection');
      await answerShows(workbench, 'It finds the longest run.');
      assert.equal(connections, 0);
      assert.equal(upstream().requests.length, 1);
      assert.equal(upstream().requests[0]?.headers.authorization, `Bearer ${KEY}`);
    });

    it('does not make the proxy listen', async () => {
      assert.equal(await isFree(wantedPort), true);
    });

    it('cannot have its addresses asked by looking for local servers', async () => {
      await editor().workbench.runCommand('Signalbox: Detect Local Servers');
      await editor().page.waitForTimeout(1_500);
      assert.equal(connections, 0);
    });
  });
}
