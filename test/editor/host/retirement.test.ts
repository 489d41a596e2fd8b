import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { withPerson } from './person.js';
import { closeEditors, extension, select, setSettings, until } from './support.js';

const DAY_MS = 86_400_000;

describe('the end of a model in the editor', () => {
  let upstream: FakeUpstream;

  const endsOn = (retiresOn: string): Promise<void> =>
    setSettings({
      'signalbox.providers.custom': {
        ending: {
          baseUrl: `${upstream.origin}/v1`,
          models: [
            { model: 'old', tier: 'free', retiresOn, successor: 'ending/new' },
            { model: 'new', tier: 'free', inputUsdPerMTok: 1, outputUsdPerMTok: 2 },
          ],
        },
      },
    });

  before(async () => {
    await extension().activate();
    upstream = await startFakeUpstream();
  });
  beforeEach(async () => {
    await closeEditors();
    await select('What is a mutex?');
  });
  after(async () => {
    await setSettings({ 'signalbox.providers.custom': undefined });
    await upstream.dispose();
  });

  it('is told once to a person who uses it, with what to use instead', async () => {
    const inAWeek = new Date(Date.now() + 7 * DAY_MS).toISOString().slice(0, 10);
    await endsOn(inAWeek);
    await withPerson({}, async ({ told }) => {
      const ofEnds = (): readonly string[] => told.filter((text) => text.includes('ending/old'));
      const route = (): Thenable<unknown> => vscode.commands.executeCommand('signalbox.routeSelection');
      await route();
      assert.equal(upstream.requests.at(-1)?.body['model'], 'old');
      await until(
        () => ofEnds().length > 0,
        () => `nothing was told of it; there was: ${told.join(' | ')}`,
      );
      await route();
      await new Promise((resolve) => setTimeout(resolve, 2_000)); // alerts look a second after a row
      assert.deepEqual(ofEnds(), [`You use ending/old, which is to be retired on ${inAWeek}. Use ending/new instead.`]);
    });
  });
});
