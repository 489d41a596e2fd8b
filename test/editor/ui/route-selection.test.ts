import assert from 'node:assert/strict';
import { withProviderAt } from '../mock-provider.js';
import { useEditor } from './editor.js';
import { answerShows, meterShows, runOnSelection, SELECTED } from './gestures.js';
import { rowsOf, showTab } from './panel-page.js';
import { useUpstream } from './upstream.js';

describe('the story of a routed selection', () => {
  const upstream = useUpstream();
  const editor = useEditor(() => withProviderAt(upstream().origin));

  it('the meter starts at $0.00', () => meterShows(editor().workbench, '$0.00'));

  it('Route Selection streams the answer of the provider beside the file', async () => {
    await runOnSelection(editor().workbench, 'Signalbox: Route Selection');
    await answerShows(editor().workbench, 'It finds the longest run.');
    assert.deepEqual(upstream().requests[0]?.body['messages'], [{ role: 'user', content: SELECTED }]);
  });

  it('above the answer stand the model, the price, the tokens and the reason', async () => {
    await answerShows(
      editor().workbench,
      'mock/thrifty** · $0.002 ·',
      '1,000 tokens in, 500 out',
      'the only capable model that is ready',
    );
    await editor().picture('answer');
  });

  it('the meter then shows what 1,000 tokens at $1 and 500 at $2 a million cost: $0.002', () =>
    meterShows(editor().workbench, '$0.002'));

  it('the menu of a selection offers the commands', async () => {
    const { workbench, page, picture } = editor();
    await workbench.selectLine('export function longestRun');
    await page.keyboard.press('Shift+F10');
    await page.locator('.monaco-menu .action-item', { hasText: 'Signalbox' }).hover();
    const entries = page.locator('.monaco-menu .monaco-submenu .action-label');
    await entries.filter({ hasText: 'Route Selection' }).waitFor();
    await picture('menu');
    const labels = (await entries.allTextContents()).filter((text) => text !== '');
    assert.deepEqual(labels.sort(), [
      'Count Tokens in Selection',
      'Estimate Cost of Selection',
      'Explain Last Decision',
      'Preview Route for Selection',
      'Route Selection',
    ]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('Escape ends an answer that hangs, keeps what came, and hangs up on the provider', async () => {
    const { workbench, page } = editor();
    upstream().script({ text: 'Only a beginning of', hang: 4 });
    await runOnSelection(workbench, 'Signalbox: Route Selection');
    await answerShows(workbench, 'Only a beginning');
    await workbench.editor.locator('.view-line').first().click();
    await page.keyboard.press('Escape');
    await answerShows(workbench, 'Only a beginning', 'Canceled.');
    assert.equal(await upstream().requests.at(-1)?.over, 'left');
    await workbench.runCommand('Signalbox: Open Panel');
    const panel = await showTab(workbench, 'Decisions');
    await rowsOf(panel, 'Decisions', 'mock/thrifty', 'canceled').waitFor();
  });

  it('the window asked no host outside this machine', () => {
    assert.deepEqual(editor().outsideHosts(), []);
  });
});
