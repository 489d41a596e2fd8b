import assert from 'node:assert/strict';
import { priceMarkdown } from '../../src/vscode/price-text.js';

describe('the document on looked-up prices', () => {
  const price = (inputUsdPerMTok: number, outputUsdPerMTok: number) => ({
    inputUsdPerMTok,
    outputUsdPerMTok,
    cachedInputUsdPerMTok: inputUsdPerMTok,
    cacheWriteUsdPerMTok: inputUsdPerMTok,
  });
  const diff = { status: 'updated', asOf: '2026-11-26', changes: [], held: [], refused: [] } as const;

  it('tells the day, and what changed from what to what', () => {
    const changes = [
      { model: 'acme/one', kind: 'changed', before: price(1, 4), after: price(2, 8), alarm: undefined },
      { model: 'acme/new', kind: 'added', before: undefined, after: price(0.1, 0.2), alarm: undefined },
    ] as const;
    const text = priceMarkdown({ ...diff, changes });
    assert.match(text, /^# Signalbox: prices as of 2026-11-26\n/);
    assert.match(text, /## Changed: 2\n/);
    assert.match(text, /\| `acme\/one` \| changed \| \$1 in, \$4 out \| \$2 in, \$8 out \|/);
    assert.match(text, /\| `acme\/new` \| added \| unpriced \| \$0\.1 in, \$0\.2 out \|/);
  });

  it('says what waits for consent, and what cannot be right', () => {
    const held = [
      { model: 'acme/one', kind: 'changed', before: price(1, 4), after: price(100, 4), alarm: 'tenfold' },
    ] as const;
    const text = priceMarkdown({ ...diff, held, refused: ['acme/odd'] });
    assert.match(text, /## Not in use until you accept them: 1\n\n.*\n.*\n\| `acme\/one` \|/);
    assert.match(text, /## Rows that cannot be right, left out: 1\n\n- `acme\/odd`/);
  });

  it('says that nothing is new', () => {
    const text = priceMarkdown({ ...diff, status: 'unchanged' });
    assert.match(text, /The list is the one that was read last\.\n\n## Changed: 0\n\n–\n/);
    assert.doesNotMatch(text, /Not in use|cannot be right/);
  });
});
