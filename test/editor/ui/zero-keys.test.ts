import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { useEditor } from './editor.js';
import { answerShows, meterShows, runOnSelection } from './gestures.js';
import { showTab } from './panel-page.js';

const KEY = 'sk-canary-0123456789';

describe('the story of somebody without any key', () => {
  const editor = useEditor();

  it('Preview Route shows what would be chosen, and that nothing was sent', async () => {
    const { workbench, picture } = editor();
    await runOnSelection(workbench, 'Signalbox: Preview Route for Selection');
    const preview = workbench.webview();
    await preview.getByRole('heading', { name: 'Signalbox: preview of a route' }).waitFor();
    await preview.getByText('Nothing was sent.').waitFor();
    await preview.getByRole('row', { name: '1 signalbox/offline-helper free free' }).waitFor();
    await picture('preview');
    await workbench.runCommand('View: Close Editor');
  });

  it('Route Selection answers, and says that no AI model did', async () => {
    const { workbench, picture } = editor();
    await runOnSelection(workbench, 'Signalbox: Route Selection');
    await answerShows(workbench, 'signalbox/offline-helper** · free', 'Offline helper — not an AI model.');
    await picture('answer-offline');
    await meterShows(workbench, 'local');
  });

  it('the panel says that no model is connected, and what to do', async () => {
    const { workbench, picture } = editor();
    await workbench.runCommand('Signalbox: Open Panel');
    const panel = await showTab(workbench, 'Overview');
    await panel.getByRole('note').filter({ hasText: 'No model is connected' }).waitFor();
    await picture('panel-zero-keys');
    await showTab(workbench, 'Models & Providers');
    await picture('panel-models');
  });

  it('the view of models says so too, and offers the same ways', async () => {
    const { workbench, page, picture } = editor();
    await workbench.runCommand('View: Show Signalbox');
    const welcome = page.locator('.welcome-view-content', { hasText: 'No model is connected yet.' });
    for (const name of ['Set API Key', 'Detect Local Servers', 'Add Provider']) {
      await welcome.getByRole('button', { name }).waitFor();
    }
    await picture('models-view-zero-keys');
    await workbench.runCommand('View: Show Explorer');
  });

  it('Set API Key takes a key that is then in no file of the profile and not clear in localStorage', async () => {
    const { workbench, page, dirs, picture } = editor();
    await workbench.runCommand('Signalbox: Set API Key…');
    await workbench.quickInput.fill('openai');
    await picture('pick-provider');
    await workbench.pick('OpenAI');
    await page.locator('.quick-input-title', { hasText: 'API key for OpenAI' }).waitFor();
    await picture('enter-key');
    await workbench.answer(KEY);
    await workbench.notifications.filter({ hasText: /OpenAI is ready: \d+ models\./ }).waitFor();
    await picture('key-stored');
    assert.deepEqual(await filesWith(dirs.base, KEY), []);
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(KEY));
  });

  it('the window asked no host outside this machine', () => {
    assert.deepEqual(editor().outsideHosts(), []);
  });
});

/** Names of the files in a folder that hold this text. */
async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const hits = await Promise.all(
    // The browser removes files of its own while these are read.
    files.map(async (file) => (await readFile(file, 'latin1').catch(() => '')).includes(text)),
  );
  return files.filter((_, index) => hits[index]);
}
