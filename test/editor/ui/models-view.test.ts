import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { ThemeClass } from '#editor/workbench.mjs';
import { chatBody, post } from '../../support/http.js';
import { useEditor } from './editor.js';
import { useUpstream } from './upstream.js';

const THEMES: readonly (readonly [label: string, themeClass: ThemeClass])[] = [
  ['Light Modern', 'vs'],
  ['Dark Modern', 'vs-dark'],
  ['Dark High Contrast', 'hc-black'],
];

const KEY = 'sk-canary-0123456789';

describe('the story of the view "Models & Providers"', () => {
  const upstream = useUpstream();
  const editor = useEditor(() => ({
    'signalbox.proxy.enabled': true,
    'signalbox.providers.custom': {
      mock: {
        baseUrl: `${upstream().origin}/v1`,
        models: [{ model: 'thrifty', contextTokens: 100_000, inputUsdPerMTok: 1, outputUsdPerMTok: 2 }],
      },
      relay: { name: '00 Relay', baseUrl: `${upstream().origin}/v1`, region: 'us', models: [{ model: 'mystery' }] },
    },
  }));

  const pane = (): Locator =>
    editor().page.locator('.pane', { has: editor().page.locator('.pane-header[aria-label^="Models & Providers"]') });
  const row = (label: string): Locator =>
    pane()
      .locator('.monaco-list-row', { has: editor().page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }) })
      .first();
  const action = (label: string, title: string): Locator => row(label).locator(`.action-label[aria-label="${title}"]`);
  const ask = async () => {
    const token = await readFile(path.join(editor().dirs.signalboxHome, 'token'), 'utf8');
    return post(`${editor().proxyUrl}/v1/chat/completions`, token, chatBody('hi', { model: 'mock/thrifty' }));
  };

  it('lists who can be called, and counts who lacks a key', async () => {
    await editor().workbench.runCommand('View: Show Signalbox');
    await row('mock').filter({ hasText: 'not called yet · no key needed' }).waitFor();
    await row('Need a key').waitFor();
    assert.equal(await row('OpenAI').count(), 0);
  });

  it('opens a provider by the keyboard, and shows what its models cost', async () => {
    await row('mock').click({ position: { x: 60, y: 8 } });
    await row('thrifty').filter({ hasText: '$1.00 in, $2.00 out · 100K · cheap' }).waitFor();
    await editor().page.keyboard.press('ArrowLeft');
    await row('thrifty').waitFor({ state: 'detached' });
    await editor().page.keyboard.press('ArrowRight');
    await row('thrifty').hover();
    assert.equal(await action('thrifty', 'Copy Model Id').count(), 1);
  });

  it('shows by itself how calls went', async () => {
    assert.equal((await ask()).status, 200);
    await row('mock')
      .filter({ hasText: /\d+ % healthy · \d+ ms · no key needed/ })
      .waitFor();
  });

  it('counts down while a model is left alone, and names a moment to a voice', async () => {
    upstream().reply = { status: 500 };
    for (let call = 0; call < 5; call += 1) await ask();
    const thrifty = row('thrifty');
    await thrifty.filter({ hasText: /resting \d+ s after 5 failures/ }).waitFor();
    await row('mock').filter({ hasText: 'degraded' }).waitFor();
    const left = async (): Promise<number> => Number(/resting (\d+) s/.exec(await thrifty.innerText())?.[1]);
    const before = await left();
    const deadlineMs = Date.now() + 10_000;
    while ((await left()) >= before) assert.ok(Date.now() < deadlineMs, `it stays at ${before} s`);
    assert.match((await thrifty.getAttribute('aria-label')) ?? '', /^thrifty, resting until \d/);
  });

  for (const [label, themeClass] of THEMES) {
    it(`${label}: is drawn in its colours`, async () => {
      await editor().workbench.setTheme(label, themeClass);
      await row('thrifty').waitFor();
      await editor().picture(`models-view-${label}`);
    });
  }

  it('tells more on hover, and nothing there is a link', async () => {
    const { page, picture } = editor();
    await row('mock').hover();
    const hover = page.locator('.monaco-hover', { hasText: 'Breaker' }).first();
    await hover.getByText('5 of 6 calls').waitFor();
    assert.equal(await hover.locator('a').count(), 0);
    await picture('models-view-hover');
    await page.keyboard.press('Escape');
  });

  it('resets from the row, and the next request goes there again', async () => {
    upstream().reply = { text: 'A lock.' };
    await row('mock').hover();
    await action('mock', 'Reset Provider Health').click();
    await row('mock').filter({ hasText: 'not called yet' }).waitFor();
    assert.equal((await ask()).status, 200);
    await row('mock').filter({ hasText: 'healthy' }).waitFor();
  });

  it('shows the models of a provider that lacks a key, and takes one from its row', async () => {
    const { workbench, picture } = editor();
    await row('Need a key').click();
    await row('00 Relay').click();
    await row('mystery').filter({ hasText: 'unpriced · 32.8K · cheap' }).waitFor();
    await row('00 Relay').hover();
    await picture('models-view-need-a-key');
    await action('00 Relay', 'Set API Key…').click();
    await workbench.quickInput.waitFor();
    await workbench.answer(KEY);
    await row('00 Relay').filter({ hasText: 'not called yet · key stored' }).waitFor();
  });

  it('removes it from the menu of the row, once it is confirmed', async () => {
    const { page, workbench, picture } = editor();
    await row('00 Relay').click({ button: 'right' });
    await picture('models-view-menu');
    await page.locator('.monaco-menu .action-label', { hasText: 'Remove API Key…' }).click();
    await workbench.dialog.waitFor();
    await picture('models-view-remove-key');
    await page.getByRole('button', { name: 'Remove Key' }).click();
    await row('00 Relay').filter({ hasText: 'no key' }).waitFor();
  });

  it('is filled again after Reload Window', async () => {
    await editor().workbench.reload();
    await row('mock').waitFor();
  });
});
