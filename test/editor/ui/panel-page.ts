import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '#editor/workbench.mjs';

/** The tabs of the panel. */
export type PanelTab = 'Overview' | 'Decisions' | 'Models & Providers' | 'Memory' | 'Budgets & Alerts' | 'Quality';

/** Shows a tab of the open panel. */
export async function showTab(workbench: Workbench, tab: PanelTab): Promise<FrameLocator> {
  const panel = workbench.webview();
  await panel.getByRole('tab', { name: tab }).click();
  await panel.getByRole('tab', { name: tab, selected: true }).waitFor();
  return panel;
}

/** The rows of one of its tables that hold all of these texts. */
export const rowsOf = (panel: FrameLocator, table: string, ...texts: readonly string[]): Locator =>
  texts.reduce(
    (rows, hasText) => rows.filter({ hasText }),
    panel.getByRole('table', { name: table, exact: true }).locator('tbody tr'),
  );

/** Amount and number of requests on one of the spend cards, such as 'Today'. */
export async function spendCard(panel: FrameLocator, name: string): Promise<readonly (string | null)[]> {
  const card = panel.getByRole('article', { name, exact: true });
  const requests = card.locator('dl.facts > div').filter({ hasText: 'Requests' }).locator('dd');
  return [await card.locator('.amount').textContent(), await requests.textContent()];
}

/** Fails on anything in the panel that axe-core calls serious or critical. */
export async function assertAccessible(workbench: Workbench): Promise<void> {
  const page = await workbench.webview().locator('html').elementHandle();
  const frame = await page.ownerFrame();
  assert.ok(frame, 'the panel is not open');
  await frame.evaluate(axe.source);
  const { violations }: AxeResults = await frame.evaluate('axe.run(document)');
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const lines = grave.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
  );
  assert.deepEqual(lines, []);
}
