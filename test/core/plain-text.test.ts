import assert from 'node:assert/strict';
import { inertMarkdown, oneLine, withoutControls } from '../../src/core/plain-text.js';

describe('withoutControls', () => {
  it('leaves out every C0 and C1 control but tabs and line ends', () => {
    const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).filter((one) =>
      /\p{Cc}/u.test(one),
    );
    assert.equal(controls.length, 65);
    assert.equal(withoutControls(`a${controls.join('')}b`), 'a\t\nb');
  });

  it('leaves out what reorders or ends a line, and keeps letters of every script with their joiners', () => {
    assert.equal(withoutControls('a\u202eb\u2066c\u2069\u2028d'), 'abcd');
    const kept = 'שלום مرحبا می‌خواهم 👩‍💻 é ñ';
    assert.equal(withoutControls(kept), kept);
  });
});

describe('oneLine', () => {
  it('makes one line of one event, however many it pretends to be', () => {
    for (const end of ['\n', '\r', '\r\n', '\n\n  ', '\u0085', '\u2028', '\u2029']) {
      assert.equal(oneLine(`ok${end}Alert (critical): forged`), 'ok Alert (critical): forged');
    }
    assert.equal(oneLine('a\u001b[31m\tb'), 'a[31m\tb');
  });
});

describe('inertMarkdown', () => {
  for (const [given, inert] of [
    ['![x](https://evil.example/x.png)', '!\u2060[x]\u2060(https://evil.example/x.png)'],
    ['[x](command:run)', '[x]\u2060(command:run)'],
    ['[x][y]\n\n[y]: https://evil.example', '[x]\u2060[y]\n\n[y]\u2060: https://evil.example'],
    ['<img src=https://evil.example>', '<\u2060img src=https://evil.example>'],
    ['</td><!-- --><?x', '<\u2060/td><\u2060!-- --><\u2060?x'],
    ['<https://evil.example>', '<\u2060https://evil.example>'],
  ] as const) {
    it(`makes text of ${JSON.stringify(given)}`, () => assert.equal(inertMarkdown(given), inert));
  }

  it('leaves headings, tables, code and comparisons as they are', () => {
    const own = '# Why\n\n| a | b |\n| :- | -: |\n| `x/y` | 1 < 2 |\n\n> **bold** [draft] !\n';
    assert.equal(inertMarkdown(own), own);
  });
});
