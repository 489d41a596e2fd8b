import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { withProviderAt } from '../mock-provider.js';
import { useEditor } from './editor.js';
import { answerShows, runOnSelection } from './gestures.js';
import { useUpstream } from './upstream.js';

const KEY = 'sk-moved-0123456789';

describe('the story of a key whose provider moves', () => {
  const first = useUpstream();
  const second = useUpstream();
  const third = useUpstream();
  const editor = useEditor(() => {
    const { 'signalbox.providers.custom': custom } = withProviderAt(first().origin);
    const { mock } = custom as { mock: object };
    // With a region it is no local server, so it wants a key.
    return { 'signalbox.providers.custom': { mock: { ...mock, region: 'eu' } } };
  });

  let settings: string | undefined;

  /** Writes another address into the person's settings, as a person does. */
  async function move(from: string, to: string): Promise<void> {
    const { workbench, page, dirs } = editor();
    // Read once: the editor adds a bracket of its own to what is typed, and reads over it.
    settings ??= JSON.stringify(JSON.parse(readFileSync(path.join(dirs.user, 'User', 'settings.json'), 'utf8')));
    settings = settings.replace(from, to);
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Preferences: Open User Settings (JSON)');
    await workbench.editor.locator('.view-line', { hasText: 'telemetry' }).first().click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(settings);
    await page.keyboard.press('ControlOrMeta+s');
  }
  const question = (origin: string): Locator =>
    editor().workbench.dialog.filter({ hasText: `mock is now at ${origin}` });

  async function route(answer: string): Promise<void> {
    const { workbench } = editor();
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile('sample.ts');
    await runOnSelection(workbench, 'Signalbox: Route Selection');
    await answerShows(workbench, answer);
  }

  it('the key is stored for where the provider is, without a question', async () => {
    const { workbench, page } = editor();
    await workbench.runCommand('Signalbox: Set API Key…');
    await workbench.quickInput.fill('mock');
    await workbench.pick('mock');
    await page.locator('.quick-input-title', { hasText: 'API key for mock' }).waitFor();
    await workbench.answer(KEY);
    await workbench.notifications.filter({ hasText: 'mock is ready' }).waitFor();
    assert.equal(await workbench.dialog.count(), 0);
    await route('It finds the longest run.');
    assert.equal(first().requests.at(-1)?.headers.authorization, `Bearer ${KEY}`);
  });

  it('when it moves, a person is asked; without their word nothing goes there', async () => {
    const { page, picture } = editor();
    await move(first().origin, second().origin);
    const asked = question(second().origin);
    await asked.filter({ hasText: `which you gave for ${first().origin}` }).waitFor();
    await picture('moved-key');
    assert.equal(second().requests.length, 0);
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'hidden' });
    await route('Offline helper — not an AI model.');
    assert.equal(second().requests.length, 0);
  });

  it('"Send It There" lets the next request carry it to the new address', async () => {
    await move(second().origin, third().origin);
    const asked = question(third().origin);
    await asked.getByRole('button', { name: 'Send It There' }).click();
    await asked.waitFor({ state: 'hidden' });
    await route('It finds the longest run.');
    assert.deepEqual(
      third().requests.map(({ headers }) => headers.authorization),
      [`Bearer ${KEY}`],
    );
    assert.equal(second().requests.length, 0);
  });
});
