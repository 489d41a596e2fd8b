import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pageHtml } from '../../src/dashboard/shell.js';
import { readPageStrings } from '../../src/vscode/page-strings.js';
import { readBundle, t, useStrings } from '../../src/webview/strings.js';

const fromFolder = (fileName: string): Promise<string> => readFile(path.join('l10n', fileName), 'utf8');
const german = { language: 'de', strings: { 'tab.models': 'Modelle' } };
const fromMemory = (): Promise<string> => Promise.resolve('{"tab.models": "Modelle"}');

describe('the texts of the page in the language of the editor', () => {
  afterEach(() => {
    useStrings(undefined);
  });

  for (const language of ['de', 'de-AT', 'DE']) {
    it(`are German in ${language}`, async () => {
      assert.deepEqual(await readPageStrings(language, fromMemory), german);
    });
  }

  for (const language of ['en', 'fr', 'den', '']) {
    it(`stay English in ${language || 'a nameless language'}, without looking for a file`, async () => {
      const asked: string[] = [];
      const read = (fileName: string): Promise<string> => {
        asked.push(fileName);
        return fromMemory();
      };
      assert.equal(await readPageStrings(language, read), undefined);
      assert.deepEqual(asked, []);
    });
  }

  it('stay English when the file is missing', async () => {
    assert.equal(await readPageStrings('de', () => Promise.reject(new Error('no such file'))), undefined);
  });

  it('stay English when the file is broken', async () => {
    assert.equal(await readPageStrings('de', () => Promise.resolve('{')), undefined);
  });

  it('reach the page inside its HTML', async () => {
    const translation = await readPageStrings('de', fromFolder);
    const html = pageHtml({ mode: 'browser', title: 'Signalbox', scriptUri: 'a.js', styleUris: [], ...translation });
    assert.match(html, /<html lang="de"/);
    const [, json] = /<script type="application\/json" id="strings">(.*)<\/script>/.exec(html) ?? [];
    useStrings(readBundle(json));
    assert.deepEqual([t('tab.models'), t('proxy.running', { url: 'x' })], ['Modelle & Anbieter', 'Läuft unter x']);
  });
});
