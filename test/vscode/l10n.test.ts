import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import bundle from '../../l10n/bundle.l10n.de.json' with { type: 'json' };
import germanPage from '../../l10n/page.de.json' with { type: 'json' };
import germanManifest from '../../package.nls.de.json' with { type: 'json' };
import englishManifest from '../../package.nls.json' with { type: 'json' };
import { ENGLISH as englishPage } from '../../src/webview/strings.js';

type Texts = Readonly<Record<string, string>>;

/** Up to here two languages may share a text: names, numbers and commands. */
const LONGEST_SHARED_TEXT = 20;

const SHELL = 'src/vscode';
const sources = readdirSync(SHELL, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, code: readFileSync(path.join(SHELL, file), 'utf8') }));

const literalsOf = (code: string): readonly string[] =>
  [...code.matchAll(/l10n\.t\(\s*'([^'\\]*)'/g)].map(([, text = '']) => text);

const spoken = [...new Set(sources.flatMap(({ code }) => literalsOf(code)))];
const englishBundle: Texts = Object.fromEntries(spoken.map((text) => [text, text]));

const namesIn = (text: string, name: RegExp): readonly string[] =>
  [...text.matchAll(name)].map(([whole]) => whole).toSorted();

const TRANSLATIONS: readonly { readonly what: string; readonly english: Texts; readonly german: Texts }[] = [
  { what: 'the editor', english: englishBundle, german: bundle },
  { what: 'package.json', english: englishManifest, german: germanManifest },
  { what: 'the page', english: englishPage, german: germanPage },
];

describe('texts for translation', () => {
  for (const { file, code } of sources.filter((source) => source.code.includes('l10n.t('))) {
    it(`are plain literals in ${file}, so that a scan finds them`, () => {
      assert.equal(literalsOf(code).length, code.split('l10n.t(').length - 1);
    });
  }
});

for (const { what, english, german } of TRANSLATIONS) {
  describe(`the German of ${what}`, () => {
    it('has every text, and none that is no longer used', () => {
      assert.notDeepEqual(Object.keys(german), []);
      assert.deepEqual(Object.keys(german).toSorted(), Object.keys(english).toSorted());
    });

    it('keeps every placeholder', () => {
      for (const [key, text] of Object.entries(english)) {
        assert.deepEqual(namesIn(german[key] ?? '', /\{\w+\}/g), namesIn(text, /\{\w+\}/g), key);
      }
    });

    it('keeps every link and address', () => {
      const link = /command:[\w.]+|https?:\/\/[\w./:]+/g;
      for (const [key, text] of Object.entries(english)) {
        assert.deepEqual(namesIn(german[key] ?? '', link), namesIn(text, link), key);
      }
    });

    it('leaves no text empty or in English', () => {
      for (const [key, text] of Object.entries(german)) {
        assert.notEqual(text.trim(), '', key);
        if (text.length > LONGEST_SHARED_TEXT) assert.notEqual(text, english[key], key);
      }
    });

    it('calls commands by the names they have in German', () => {
      const titles = Object.entries(germanManifest)
        .filter(([key]) => key.startsWith('command.'))
        .map(([, title]) => title.replace('…', ''));
      for (const [key, text] of Object.entries(german)) {
        for (const [, name = ''] of text.matchAll(/„Signalbox: ([^“]+)“/g)) assert.ok(titles.includes(name), key);
      }
    });
  });
}
