import type { Page } from 'playwright-core';
import type { Stage } from './panel-stage.js';

/** What a person can do on a tab to see more of it, by the tab's name; each leads to other texts. */
const MORE: Readonly<Record<string, (page: Page, settled: Stage['settled']) => Promise<void>>> = {
  Overview: async (page, settled) => {
    const asTable = page.getByRole('button', { name: 'As a table' });
    await asTable.click();
    await settled();
    await asTable.click();
  },
  Decisions: async (page, settled) => {
    await page.locator('button[id^="open-"]').first().click();
    await settled();
    await page.getByRole('button', { name: 'All decisions' }).click();
  },
  'Budgets & Alerts': (page) => page.getByRole('button', { name: 'Calculate' }).click(),
  Quality: (page) => page.getByRole('button', { name: 'Compare' }).click(),
};

/** Shows all there is: every tab, one decision, the sums as a table, a calculation and a comparison. The names of the tabs. */
export async function walkThrough({ page, settled }: Stage): Promise<readonly string[]> {
  const names: string[] = [];
  for (const tab of await page.getByRole('tab').all()) {
    const name = ((await tab.textContent()) ?? '').trim();
    names.push(name);
    await tab.click();
    await settled();
    await MORE[name]?.(page, settled);
    await settled();
  }
  return names;
}
