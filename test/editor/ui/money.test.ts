import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { withProviderAt } from '../mock-provider.js';
import { useEditor } from './editor.js';
import { answerShows, meterOf, meterShows, runOnSelection } from './gestures.js';
import { useUpstream } from './upstream.js';

/** 100,000 tokens at $1 and 150,000 at $2 a million: $0.40. */
const DEAR = { text: 'It finds the longest run.', usage: { input: 100_000, output: 150_000 } };

describe('the story of a day with a cap of a dollar', () => {
  const upstream = useUpstream();
  const editor = useEditor(() => ({ ...withProviderAt(upstream().origin), 'signalbox.budget.daily': 1 }));

  before(() => {
    upstream().reply = DEAR;
  });

  const route = async (): Promise<void> => {
    const { workbench } = editor();
    await runOnSelection(workbench, 'Signalbox: Route Selection');
    await answerShows(workbench, 'It finds the longest run.');
    await workbench.runCommand('View: Close All Editors in Group');
    await workbench.openFile('sample.ts');
  };
  const meter = (text: string): Promise<void> => meterOf(editor().workbench).filter({ hasText: text }).waitFor();
  const toast = (text: string): Locator => editor().workbench.notifications.filter({ hasText: text });
  const spendRow = (label: string): Locator =>
    editor().page.locator('.pane-body .monaco-list-row', { hasText: label }).first();

  it('the view in the side bar says that nothing was asked yet, and what to do', async () => {
    const { workbench, page, picture } = editor();
    await workbench.runCommand('View: Show Signalbox');
    await page.locator('.welcome-view-content', { hasText: 'Nothing has been asked yet.' }).waitFor();
    await picture('spend-empty');
  });

  it('the meter shows what a selection would cost, beside what was spent', async () => {
    const { workbench, picture } = editor();
    await workbench.openFile('sample.ts');
    await workbench.selectLine('export function longestRun');
    await meter('$0.00 / $1 · ≈$0.0012');
    await picture('meter-selection');
  });

  it('after a request it shows the amount against the cap', async () => {
    await route();
    await meterShows(editor().workbench, '$0.40');
    await meter('$0.40 / $1');
  });

  it('from four fifths on it warns, and one message says so', async () => {
    await route();
    await meter('80%');
    await editor().page.locator('.statusbar-item.warning-kind[id="signalbox.signalbox.signalbox.spend"]').waitFor();
    await toast("80% of today's cap are used").waitFor();
    await editor().picture('meter-warning');
    assert.equal(await toast("of today's cap are used").count(), 1);
  });

  it('hovering tells it all', async () => {
    const { workbench, page, picture } = editor();
    await meterOf(workbench).hover();
    const hover = page.locator('.monaco-hover', { hasText: 'Resets' }).first();
    await hover.locator('tr', { hasText: 'Today' }).filter({ hasText: '$0.80' }).waitFor();
    await hover.getByText('Prices as of').waitFor();
    await picture('meter-tooltip-budget');
    await page.keyboard.press('Escape');
  });

  it('the view lists the periods, and the month by model, tool and workspace', async () => {
    const { workbench, page, picture } = editor();
    await workbench.runCommand('View: Show Signalbox');
    await spendRow('Today').filter({ hasText: '$0.80 / $1' }).waitFor();
    await spendRow('By model, this month').click();
    await spendRow('mock/thrifty').filter({ hasText: '$0.80 · 2 requests' }).waitFor();
    await spendRow('By workspace, this month').click();
    await page.locator('.pane-body .monaco-list-row', { hasText: '$0.80 · 2 requests' }).nth(1).waitFor();
    await picture('spend-view');
  });

  it('at the cap the meter says so', async () => {
    await route();
    await meter('cap');
    await editor().page.locator('.statusbar-item.error-kind[id="signalbox.signalbox.signalbox.spend"]').waitFor();
    await editor().picture('meter-cap');
  });

  it('the next request is asked about, and goes when the cap is raised', async () => {
    const { workbench, page, picture } = editor();
    const before = upstream().requests.length;
    await runOnSelection(workbench, 'Signalbox: Route Selection');
    await workbench.dialog.waitFor();
    await picture('cap-question');
    assert.equal(upstream().requests.length, before);
    await page.getByRole('button', { name: 'Raise the Cap by $1' }).click();
    await answerShows(workbench, 'It finds the longest run.');
    assert.equal(upstream().requests.length, before + 1);
    await meter('80%'); // $1.60 of $2
  });

  it('a click on the meter offers what there is to do', async () => {
    const { workbench, page, picture } = editor();
    await meterOf(workbench).click();
    await workbench.quickPicks.first().waitFor();
    const labels = await workbench.quickPicks.locator('.label-name').allTextContents();
    assert.deepEqual(
      labels.map((label) => label.trim()),
      [
        'Open Panel',
        'Budgets & Alerts',
        'Raise Today’s Cap…',
        'Set Budget…',
        'Pause Paid Models',
        'Reset Session Meter',
        'Choose Preset…',
      ],
    );
    await picture('meter-menu');
    await workbench.pick('Pause Paid Models');
    await meter('local');
    assert.equal(await page.locator('.statusbar-item.error-kind[id*="signalbox.spend"]').count(), 0);
  });

  it('after Reload Window the view is filled again', async () => {
    const { workbench } = editor();
    await workbench.reload();
    await spendRow('Today').filter({ hasText: '$1.60 / $2' }).waitFor();
  });
});
