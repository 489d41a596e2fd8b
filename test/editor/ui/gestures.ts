import type { Locator } from 'playwright-core';
import type { Workbench } from '#editor/workbench.mjs';

/** The line of the sample that `runOnSelection` selects. */
export const SELECTED = 'export function longestRun<T>(values: readonly T[]): number {';

/** Selects the first line of the sample's function and runs a command on it. */
export async function runOnSelection(workbench: Workbench, title: string): Promise<void> {
  await workbench.selectLine('export function longestRun');
  await workbench.runCommand(title);
}

/** The spend meter in the status bar. */
export const meterOf = (workbench: Workbench): Locator => workbench.statusItem('signalbox.signalbox.signalbox.spend');

/** Waits until the meter shows this amount; a cap and the estimate of what is selected may stand behind it. */
export const meterShows = (workbench: Workbench, amount: string): Promise<void> =>
  meterOf(workbench)
    .filter({ hasText: new RegExp(`^\\s*${amount.replace(/[.$]/g, '\\$&')}(?: / \\$[\\d.]+)?(?: · .+)?\\s*$`) })
    .waitFor();

/** Waits until the document beside the file, where answers, previews and explanations open, shows all of these texts. */
export async function answerShows({ page }: Workbench, ...texts: readonly string[]): Promise<void> {
  const lines = page.locator('.editor-group-container').nth(1).locator('.view-line');
  const missing = async (): Promise<readonly string[]> => {
    const shown = await lines.evaluateAll(readLines);
    return texts.filter((text) => !shown.includes(text));
  };
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (let lacking = await missing(); lacking.length > 0; lacking = await missing()) {
    if (Date.now() > deadlineMs) throw new Error(`The answer does not show: ${lacking.join(' | ')}`);
    await page.waitForTimeout(POLL_MS);
  }
}

/** What the longest answer of these tests may take on a busy machine. */
const PATIENCE_MS = 20_000;

const POLL_MS = 50;

/** Runs in the page: lines from top to bottom, those that were wrapped joined again. The editor draws spaces as no-break spaces. */
function readLines(lines: readonly (HTMLElement | SVGElement)[]): string {
  const top = (line: HTMLElement | SVGElement): number => line.getBoundingClientRect().top;
  return [...lines]
    .sort((a, b) => top(a) - top(b))
    .map((line) => line.textContent)
    .join(' ')
    .replace(/\s+/g, ' ');
}
