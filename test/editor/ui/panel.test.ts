import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ThemeClass } from '#editor/workbench.mjs';
import { chatBody, post } from '../../support/http.js';
import { withProviderAt } from '../mock-provider.js';
import { useEditor } from './editor.js';
import { answerShows, meterOf, meterShows, runOnSelection } from './gestures.js';
import { assertAccessible, rowsOf, showTab, spendCard } from './panel-page.js';
import { useUpstream } from './upstream.js';

const THEMES: readonly (readonly [label: string, themeClass: ThemeClass])[] = [
  ['Light Modern', 'vs'],
  ['Dark Modern', 'vs-dark'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
];

describe('the story of the panel, after one answer', () => {
  const upstream = useUpstream();
  const editor = useEditor(() => ({ ...withProviderAt(upstream().origin), 'signalbox.proxy.enabled': true }));

  before(async () => {
    const { workbench } = editor();
    await runOnSelection(workbench, 'Signalbox: Route Selection');
    await answerShows(workbench, '$0.002');
    await workbench.runCommand('View: Close All Editors');
    await meterShows(workbench, '$0.002');
    await meterOf(workbench).click();
    await workbench.pick('Open Panel');
    await workbench.webview().getByRole('heading', { name: 'Signalbox', level: 1 }).waitFor();
  });

  it('opens from the meter, and says the same as the meter', async () => {
    const panel = await showTab(editor().workbench, 'Overview');
    for (const period of ['Session', 'Today', 'This week', 'This month', 'All time']) {
      assert.deepEqual(await spendCard(panel, period), ['$0.002', '1'], period);
    }
  });

  it('its bars are also a table with the same numbers', async () => {
    const panel = await showTab(editor().workbench, 'Overview');
    await panel.getByRole('img', { name: /^Spend by day and Model, last 30 days: \$0\.002 in all/ }).waitFor();
    await editor().picture('panel-spend');
    const asTable = panel.getByRole('button', { name: 'As a table' });
    await asTable.click();
    const days = rowsOf(panel, 'Spend by day and Model, last 30 days');
    assert.equal(await days.count(), 30);
    assert.deepEqual(await days.first().locator('td').allInnerTexts(), ['$0.002', '$0.002', '0']);
    await asTable.click();
  });

  it('the decision is a row of its table, and opens with signals, candidates and attempts', async () => {
    const panel = await showTab(editor().workbench, 'Decisions');
    await rowsOf(panel, 'Decisions', 'mock/thrifty', '$0.002', 'ok').click();
    await panel.getByRole('heading', { name: 'mock/thrifty', level: 2 }).waitFor();
    assert.notEqual(await rowsOf(panel, 'Signals').count(), 0);
    assert.equal(await rowsOf(panel, 'Candidates', 'mock/thrifty', 'cheap').count(), 1);
    assert.equal(await rowsOf(panel, 'Attempts', 'mock/thrifty').count(), 1);
    await editor().picture('panel-detail');
    await panel.getByRole('button', { name: 'All decisions' }).click();
    await rowsOf(panel, 'Decisions', 'mock/thrifty').waitFor();
  });

  it('a command opens it on the tab "Quality", whether it was closed or on another, and Compare fills the tables', async () => {
    const { workbench, picture } = editor();
    const showQuality = async () => {
      await workbench.runCommand('Signalbox: Show Classifier Quality');
      await workbench.webview().getByRole('tab', { name: 'Quality', selected: true }).waitFor();
    };
    await workbench.runCommand('View: Close All Editors');
    await showQuality();
    const panel = await showTab(workbench, 'Overview');
    await showQuality();
    await panel.getByRole('button', { name: 'Compare' }).click();
    await rowsOf(panel, 'Accuracy and time', 'learned').waitFor();
    assert.equal(await rowsOf(panel, 'learned: tiers, expected and given').count(), 4);
    assert.equal(await rowsOf(panel, 'Your requests of the last 30 days, by kind').count(), 3);
    await picture('panel-quality');
  });

  for (const [label, themeClass] of THEMES) {
    it(`${label}: nothing serious or critical stands in the way of anybody`, async () => {
      const { workbench, picture } = editor();
      await workbench.setTheme(label, themeClass);
      for (const tab of ['Overview', 'Decisions', 'Budgets & Alerts', 'Quality'] as const) {
        await showTab(workbench, tab);
        await picture(`panel-${tab.replaceAll(/\W+/g, '-')}-${label}`);
        await assertAccessible(workbench);
      }
    });
  }

  it('a request of another program through the proxy shows up by itself, and moves the meter', async () => {
    const { workbench, dirs, proxyUrl, picture } = editor();
    const panel = await showTab(workbench, 'Decisions');
    const token = await readFile(path.join(dirs.signalboxHome, 'token'), 'utf8');
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await fetch(`${proxyUrl}/health`, { headers })).status, 200);
    const { status } = await post(`${proxyUrl}/v1/chat/completions`, token, chatBody('What is a mutex?'));
    assert.equal(status, 200);
    await rowsOf(panel, 'Decisions').nth(1).waitFor();
    assert.equal(await rowsOf(panel, 'Decisions').count(), 2);
    await meterShows(workbench, '$0.004');
    await meterOf(workbench).hover();
    await workbench.page
      .locator('.monaco-hover', { hasText: `Proxy: ${proxyUrl}` })
      .first()
      .waitFor();
    await picture('meter-tooltip');
  });

  it('the memory is kept in globalState, and after Reload Window everything is as it was', async () => {
    const { workbench, page } = editor();
    const learned = await showTab(workbench, 'Memory');
    await rowsOf(learned, 'Memory', 'mock/thrifty').first().waitFor();
    await workbench.reload();
    await meterShows(workbench, '$0.004');
    const panel = workbench.webview();
    await rowsOf(panel, 'Memory', 'mock/thrifty').first().waitFor();
    assert.match(await page.evaluate(readGlobalState), /"signalbox\.memory":\{"version":1,.*mock\/thrifty/);
  });

  it('raises the cap of the day from the keyboard, and notes that', async () => {
    const { workbench, picture } = editor();
    const panel = await showTab(workbench, 'Budgets & Alerts');
    const day = rowsOf(panel, 'Caps', 'Everyone', 'Day');
    assert.equal(await day.filter({ hasText: '$5.00' }).count(), 1);
    await day.getByRole('button').press('Enter');
    const amount = panel.getByLabel('Raise the cap by, in US dollars');
    await amount.fill('2.5');
    await amount.press('Enter');
    await rowsOf(panel, 'Caps', 'Everyone', 'Day', '$7.50').waitFor();
    await rowsOf(panel, 'Alerts and notices', 'Raised cap').first().waitFor();
    await picture('panel-raised');
  });

  it('calculates what would be saved against a model of the catalogue', async () => {
    const panel = await showTab(editor().workbench, 'Budgets & Alerts');
    await panel.getByLabel('Model 1').selectOption('mock/thrifty');
    await panel.getByRole('button', { name: 'Remove 2' }).click();
    await panel.getByRole('combobox', { name: 'Model', exact: true }).selectOption('own');
    await panel.getByLabel('US dollars per million tokens in').fill('3');
    await panel.getByLabel('and out').fill('15');
    await panel.getByRole('button', { name: 'Calculate' }).click();
    // 500 tokens in at $3 and 1,000 out at $15 a million, 1,000 times a day for 30 days.
    await rowsOf(panel, 'What it comes to', '30 days', '≈ $495.00').waitFor();
  });

  it('its content security policy refused nothing', () => {
    assert.deepEqual(editor().refusals, []);
  });
});

/** Runs in the page: what the workbench keeps of this extension's globalState. */
async function readGlobalState(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('vscode-web-state-db-global');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Error('The state database cannot be opened.'));
  });
  return new Promise((resolve, reject) => {
    const reading = database.transaction('ItemTable').objectStore('ItemTable').get('signalbox.signalbox');
    reading.onsuccess = () => resolve(String(reading.result));
    reading.onerror = () => reject(new Error('The state of the extension cannot be read.'));
  });
}
