import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clusterOf, foldsOf } from '../../training/folds.js';

const row = (group: string, text: string) => ({ group, text });

/** Nine words of their own. */
const textOf = (name: string): string => Array.from({ length: 9 }, (_, at) => `${name}${at}`).join(' ');

const COPIED = 'Please find out why the build of the installer fails on Tuesdays only, and mend it';

describe('clusters', () => {
  it('keep different rows apart', () => {
    assert.deepEqual(clusterOf([row('a', textOf('one')), row('b', textOf('two'))]), [0, 1]);
  });

  it('hold rows of one group together', () => {
    assert.deepEqual(clusterOf([row('a', 'one'), row('b', 'two'), row('a', 'three')]), [0, 1, 0]);
  });

  it('hold near copies together, whatever their case and signs', () => {
    const rows = [row('a', COPIED), row('b', `ok: ${COPIED.toUpperCase()}!!`), row('c', textOf('other'))];
    assert.deepEqual(clusterOf(rows), [0, 0, 2]);
  });

  it('do not take five words in common for a copy', () => {
    assert.deepEqual(
      clusterOf([row('a', 'why does the build fail here'), row('b', 'why does the build fail now')]),
      [0, 1],
    );
  });

  it('join what is joined through a third row', () => {
    const [start, end] = [textOf('start'), textOf('end')];
    const [first, second, third] = clusterOf([row('a', start), row('b', end), row('c', `${start} ${end}`)]);
    assert.equal(first, third);
    assert.equal(second, third);
  });

  it('do not take a template that a dozen share for a copy', () => {
    const rows = Array.from({ length: 13 }, (_, at) => row(`g${at}`, `${COPIED} in case${at}`));
    // Twelve would be copies; of thirteen, only what follows the template is looked at, and that differs.
    assert.equal(new Set(clusterOf(rows)).size, 13);
    assert.equal(new Set(clusterOf(rows.slice(0, 12))).size, 1);
  });
});

describe('folds', () => {
  const words = fc.constantFrom('fix', 'the', 'build', 'why', 'slow', 'test', 'cart', 'route', 'cache', 'login');
  const text = fc.array(words, { minLength: 1, maxLength: 12 }).map((drawn) => drawn.join(' '));
  const rows = fc.array(fc.record({ group: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), text }), { maxLength: 30 });

  it('have whole clusters on one side', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const clusters = clusterOf(drawn);
        const folds = foldsOf(drawn, 3);
        clusters.forEach((cluster, at) => {
          assert.equal(folds[at], folds[cluster]);
        });
      }),
    );
  });

  it('are one of as many as asked', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (drawn, count) => {
        assert.ok(foldsOf(drawn, count).every((fold) => Number.isInteger(fold) && fold >= 0 && fold < count));
      }),
    );
  });

  const old = Array.from({ length: 40 }, (_, at) => row(`old-${at}`, textOf(`old${at}x`)));

  it('move nobody when rows are added', () => {
    const added = Array.from({ length: 40 }, (_, at) => row(`new-${at}`, textOf(`new${at}x`)));
    assert.deepEqual(foldsOf([...old, ...added], 3).slice(0, 40), foldsOf(old, 3));
  });

  it('move nobody when a copy is added, and put it beside its original', () => {
    const folds = foldsOf([...old, row('copy', old[7]?.text ?? '')], 3);
    assert.deepEqual(folds.slice(0, 40), foldsOf(old, 3));
    assert.equal(folds[40], folds[7]);
  });

  it('share rows out about evenly', () => {
    const counts = [0, 0, 0];
    for (const fold of foldsOf(
      Array.from({ length: 3_000 }, (_, at) => row(`g${at}`, 'x')),
      3,
    )) {
      counts[fold] = (counts[fold] ?? 0) + 1;
    }
    assert.ok(
      counts.every((count) => count > 850 && count < 1_150),
      counts.join(),
    );
  });
});
