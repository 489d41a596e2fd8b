import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { withProviderAt } from '../mock-provider.js';
import { closeEditors, extension, select, setSettings, shownText } from './support.js';

const OFFLINE = 'signalbox/offline-helper';

describe('the setting "routing.residency"', () => {
  let upstream: FakeUpstream;

  const preview = (): Thenable<string | undefined> => vscode.commands.executeCommand('signalbox.previewRoute');
  const residency = (value: unknown): Promise<void> => setSettings({ 'signalbox.routing.residency': value });
  /** The mock stands for a relay to somewhere. */
  const relayTo = (region: string | undefined): Promise<void> => {
    const { mock } = withProviderAt(upstream.origin)['signalbox.providers.custom'] as { readonly mock: object };
    return setSettings({
      'signalbox.providers.custom': { mock: { ...mock, ...(region !== undefined && { region }) } },
    });
  };

  before(async () => {
    await extension().activate();
    upstream = await startFakeUpstream();
  });
  beforeEach(async () => {
    await closeEditors();
    await select('What is a mutex?');
  });
  after(async () => {
    await setSettings({ 'signalbox.providers.custom': undefined, 'signalbox.routing.residency': undefined });
    await upstream.dispose();
  });

  it('lets nothing out to a region that it does not name, and says so in the preview', async () => {
    await relayTo('us');
    await residency(['eu']);
    assert.equal(await preview(), OFFLINE);
    await shownText(/its requests go to the US, and the setting "routing\.residency" allows only the EU/);
    await vscode.commands.executeCommand('signalbox.routeSelection');
    assert.equal(upstream.requests.length, 0);
  });

  it('keeps models on this machine in', async () => {
    await relayTo(undefined);
    await residency(['eu']);
    assert.equal(await preview(), 'mock/thrifty');
  });

  it('lets nothing out when it cannot be read', async () => {
    await relayTo('us');
    await residency('us'); // a list was wanted
    assert.equal(await preview(), OFFLINE);
    await shownText(/allows only this machine/);
  });

  it('cannot be loosened by a folder', async () => {
    await residency(['eu']);
    const configuration = vscode.workspace.getConfiguration();
    const { Workspace } = vscode.ConfigurationTarget;
    await assert.rejects(Promise.resolve(configuration.update('signalbox.routing.residency', ['any'], Workspace)));
    assert.deepEqual(vscode.workspace.getConfiguration('signalbox').get('routing.residency'), ['eu']);
  });
});
