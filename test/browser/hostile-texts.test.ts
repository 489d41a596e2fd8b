import assert from 'node:assert/strict';
import * as http from 'node:http';
import type { Browser } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { startBusyRouter } from './support/busy-router.js';
import { openBrowser } from './support/browser.js';
import { openStage, type Mode, type Stage } from './support/panel-stage.js';
import { payloadsFor } from './support/payloads.js';
import { closed, listening } from './support/servers.js';
import { putIn, scriptsAndWindows } from './support/markup.js';
import { walkThrough } from './support/walk.js';

const MODES: readonly (readonly [what: string, mode: Mode])[] = [
  ['in the editor', 'webview'],
  ['in a browser', 'browser'],
];

/** Elements that no page of ours makes, and that markup of a payload would. */
const FOREIGN =
  'img, iframe, object, embed, video, audio, base, link:not([rel=stylesheet]):not([rel=icon]), meta[http-equiv=refresh], a, form[action], svg script, dialog, details[ontoggle]';

describe('hostile texts', function () {
  this.timeout(120_000);
  let sink: http.Server;
  let sinkOrigin: string;
  let sunk: string[];
  let browser: Browser;
  let router: TestApp;
  let dispose: () => Promise<void>;
  let stage: Stage | undefined;

  before(async () => {
    sink = http.createServer(({ url = '' }, response) => {
      sunk.push(url);
      response.setHeader('access-control-allow-origin', '*').end('/* heard */');
    });
    sinkOrigin = `http://localhost:${await listening(sink)}`;
    ({ router, dispose } = await startBusyRouter());
    browser = await openBrowser();
  });
  beforeEach(() => {
    sunk = [];
  });
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });
  after(async () => {
    await browser.close();
    await dispose();
    await closed(sink);
  });

  for (const [what, mode] of MODES) {
    it(`${what}, instead of every text of the host, are shown as they are and do nothing`, async () => {
      const shown = (stage = await openStage(browser, router, mode));
      // A walk through the page takes seconds, so each place shows all of them at once: in a text none can hide another.
      shown.show(Object.values(payloadsFor(sinkOrigin)).flat().join(' '));
      const tabs = await walkThrough(shown);
      assert.ok(tabs.length >= 6, tabs.join());
      assert.deepEqual(shown.harm, []);
      assert.equal(await shown.page.locator(FOREIGN).count(), 0);
      assert.deepEqual(sunk, []);
      assert.ok(shown.places() > 1_000, `only ${shown.places()} texts were replaced`);
    });

    it(`${what}, put into the page as markup, are stopped by its policy`, async () => {
      const shown = (stage = await openStage(browser, router, mode));
      await shown.settled();
      const { navigation, ...others } = payloadsFor(sinkOrigin);
      assert.ok(navigation); // a policy cannot forbid these, so they must never become markup: the test above
      for (const text of Object.values(others).flat()) await putIn(shown.page, text);
      await shown.settled();
      assert.deepEqual(scriptsAndWindows(shown.harm), []);
      assert.deepEqual(sunk, []);
    });
  }

  it('are harmful where there is no policy, so the sink and the script that runs are real', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    let ran = 0;
    await page.exposeFunction('pwned', () => void (ran += 1));
    await page.goto(`${sinkOrigin}/start`);
    for (const text of Object.values(payloadsFor(sinkOrigin)).flat()) {
      if (!text.includes('http-equiv')) await putIn(page, text);
    }
    await page.waitForTimeout(500);
    await context.close();
    assert.ok(ran > 10, `${ran} scripts ran`);
    assert.ok(new Set(sunk).size > 15, sunk.join(' '));
  });
});
