import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ThemeClass } from '#editor/workbench.mjs';
import { chatBody, getJson, post } from '../../support/http.js';
import { withProviderAt } from '../mock-provider.js';
import { useEditor } from './editor.js';
import { assertAccessible, rowsOf, showTab } from './panel-page.js';
import { useUpstream } from './upstream.js';

const THEMES: readonly (readonly [label: string, themeClass: ThemeClass])[] = [
  ['Light Modern', 'vs'],
  ['Dark Modern', 'vs-dark'],
  ['Dark High Contrast', 'hc-black'],
];

const TAB = 'Models & Providers';

describe('the story of a provider that fails', () => {
  const upstream = useUpstream();
  const editor = useEditor(() => ({ ...withProviderAt(upstream().origin), 'signalbox.proxy.enabled': true }));

  const token = (): Promise<string> => readFile(path.join(editor().dirs.signalboxHome, 'token'), 'utf8');
  const ask = async () =>
    post(
      `${editor().proxyUrl}/v1/chat/completions`,
      await token(),
      chatBody('What is a mutex?', { model: 'mock/thrifty' }),
    );

  before(async () => {
    const { workbench } = editor();
    await workbench.runCommand('Signalbox: Open Panel');
    await workbench.webview().getByRole('heading', { name: 'Signalbox', level: 1 }).waitFor();
  });

  it('says of it nothing before it was called', async () => {
    const panel = await showTab(editor().workbench, TAB);
    await rowsOf(panel, 'Health', 'mock', 'not called yet').waitFor();
    await panel.getByText('No provider was called yet').waitFor();
  });

  it('shows by itself that it rests, why, and for how many seconds more', async () => {
    const panel = await showTab(editor().workbench, TAB);
    assert.equal((await ask()).status, 200);
    upstream().reply = { status: 500 };
    for (let call = 0; call < 5; call += 1) await ask();
    const mock = rowsOf(panel, 'Health', 'mock');
    await mock.getByText('mock/thrifty').waitFor();
    await mock.getByText('Rests. Failures in a row: 5.').waitFor();
    assert.match(await mock.innerText(), /5 of 6/);
    const left = async (): Promise<number> => Number(/open \((\d+)\ss\)/.exec(await mock.innerText())?.[1]);
    const before = await left();
    const deadlineMs = Date.now() + 10_000;
    while ((await left()) >= before) assert.ok(Date.now() < deadlineMs, `it stays at ${before} s`);
    assert.ok(before <= 36, `it rests for ${before} s`);
  });

  for (const [label, themeClass] of THEMES) {
    it(`${label}: nothing serious or critical stands in the way of anybody`, async () => {
      const { workbench, picture } = editor();
      await workbench.setTheme(label, themeClass);
      await showTab(workbench, TAB);
      await picture(`panel-Models-Providers-${label}`);
      await assertAccessible(workbench);
    });
  }

  it('a command has its failures forgotten, and the next request goes there again', async () => {
    const { workbench, picture } = editor();
    upstream().reply = { text: 'A lock.' };
    await workbench.runCommand('Signalbox: Reset Provider Health');
    await picture('reset-health');
    await workbench.pick('mock');
    const panel = await showTab(workbench, TAB);
    await rowsOf(panel, 'Health', 'mock', 'not called yet').waitFor();
    assert.equal((await ask()).status, 200);
    await rowsOf(panel, 'Health', 'mock', 'closed', '0 of 1').waitFor();
    const { data } = (await getJson(`${editor().proxyUrl}/v1/backends`, await token())) as {
      data: readonly { name: string; status: string }[];
    };
    assert.equal(data.find(({ name }) => name === 'mock/thrifty')?.status, 'healthy');
  });

  it('has a button in the panel that does the same', async () => {
    const panel = await showTab(editor().workbench, TAB);
    await panel.getByRole('button', { name: 'Reset: forget the failures of mock' }).press('Enter');
    await rowsOf(panel, 'Health', 'mock', 'not called yet').waitFor();
  });

  it('its content security policy refused nothing', () => {
    assert.deepEqual(editor().refusals, []);
  });
});
