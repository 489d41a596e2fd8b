import type { Browser } from 'playwright-core';
import * as z from 'zod';
import { openBrowser } from '../browser/support/browser.js';
import { startBusyRouter } from '../browser/support/busy-router.js';
import { putIn, scriptsAndWindows } from '../browser/support/markup.js';
import { openStage, type Mode } from '../browser/support/panel-stage.js';
import { walkThrough } from '../browser/support/walk.js';
import type { TestApp } from '../support/app.js';
import { readRows, said, type Verdict } from './rows.js';

const rowSchema = z.object({ id: z.string(), payload: z.string() });
type Row = z.infer<typeof rowSchema>;

const MODES: readonly Mode[] = ['webview', 'browser'];

/** No policy forbids a page to lead elsewhere, so these are only tried as texts. */
const REFRESH = /http-equiv\W+refresh/i;

/** Needs no more than that for scripts, pictures and frames of this machine to begin. */
const QUIET_MS = 100;

/** Shows each text in every place of the panel, and puts it into the page as markup, under both policies. */
export async function fuzzPayloads(dir: string): Promise<readonly Verdict[]> {
  const rows = await readRows(dir, 'payloads', rowSchema);
  const { router, dispose } = await startBusyRouter();
  const browser = await openBrowser();
  try {
    const verdicts: Verdict[] = [];
    for (const mode of MODES) {
      verdicts.push(...(await asTexts(browser, router, mode, rows)));
      for (const row of rows.filter(({ payload }) => !REFRESH.test(payload)))
        verdicts.push(await asMarkup(browser, router, mode, row));
    }
    return verdicts;
  } finally {
    await browser.close();
    await dispose();
  }
}

/** All rows in every place at once: in a text none can hide another. What goes wrong is told of all of them. */
async function asTexts(browser: Browser, router: TestApp, mode: Mode, rows: readonly Row[]): Promise<Verdict[]> {
  const stage = await openStage(browser, router, mode);
  try {
    stage.show(rows.map(({ payload }) => payload).join(' '));
    const fault = await walkThrough(stage).then(() => stage.harm[0], said);
    return rows.map(({ id }) => ({ id: `${id} as text, ${mode}`, fault }));
  } finally {
    await stage.close();
  }
}

async function asMarkup(browser: Browser, router: TestApp, mode: Mode, { id, payload }: Row): Promise<Verdict> {
  const stage = await openStage(browser, router, mode);
  try {
    await stage.settled();
    await putIn(stage.page, payload);
    await stage.page.waitForTimeout(QUIET_MS);
    return { id: `${id} as markup, ${mode}`, fault: scriptsAndWindows(stage.harm)[0] };
  } catch (thrown) {
    return { id: `${id} as markup, ${mode}`, fault: said(thrown) };
  } finally {
    await stage.close();
  }
}
