import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SIGNAL_GROUPS } from '../../../src/core/classify/classification.js';
import { scan } from '../../../src/core/learned/scan.js';
import { groupOfClass, hashTerm, TERM_CLASSES, TermTable } from '../../../src/core/learned/terms.js';
import { runs } from '../../support/runs.js';

describe('classes of terms', () => {
  it('each speak for a signal group', () => {
    for (const name of TERM_CLASSES) assert.ok(SIGNAL_GROUPS.includes(groupOfClass(name)), name);
  });

  for (const [name, group] of [
    ['legal', 'domain'],
    ['cs-hard', 'domain'],
    ['expert-hard', 'domain'],
    ['verb-expert', 'verb'],
    ['ask-why', 'task'],
    ['ask-deep', 'structure'],
    ['cue-creative', 'task'],
    ['translation', 'task'],
    ['thanks', 'task'],
    ['step', 'multi-step'],
    ['follow-up', 'conversation'],
    ['failure', 'conversation'],
  ] as const) {
    it(`have ${name} speak for ${group}`, () => {
      assert.equal(groupOfClass(name), group);
    });
  }
});

describe('hash of a term', () => {
  const hashOf = (text: string): number => {
    const { hashes, size } = scan(text);
    return hashTerm(hashes, 0, size);
  };

  it('is that of its token when it has one', () => {
    assert.equal(hashTerm([7, 8, 9], 1, 1), 8);
  });

  it('depends on every token and on their order', () => {
    assert.equal(new Set(['race condition', 'condition race', 'race', 'race car'].map(hashOf)).size, 4);
  });

  it('takes no notice of case, spacing and endings', () => {
    assert.equal(hashOf('Race  Conditions'), hashOf('race condition'));
  });

  it('can be read from the middle of a text', () => {
    const { hashes } = scan('a race condition here');
    assert.equal(hashTerm(hashes, 1, 2), hashOf('race condition'));
  });
});

describe('table of terms', () => {
  it('finds what was put in, and nothing else', () => {
    const hash = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(hash, { maxLength: 200 }), fc.array(hash), (listed, asked) => {
        const sets = listed.map((_, at) => at + 1);
        const table = new TermTable(Uint32Array.from(listed), Uint16Array.from(sets));
        listed.forEach((one, at) => {
          assert.equal(table.find(one), at + 1);
        });
        for (const one of asked) assert.equal(table.find(one), listed.indexOf(one) + 1);
      }),
      runs(2_000),
    );
  });

  it('keeps terms apart that fall on the same slot', () => {
    const table = new TermTable(Uint32Array.from([0, 8, 16]), Uint16Array.from([1, 2, 3])); // eight slots
    assert.deepEqual([table.find(0), table.find(8), table.find(16), table.find(24)], [1, 2, 3, 0]);
  });

  it('finds nothing when it is empty', () => {
    assert.equal(new TermTable(new Uint32Array(), new Uint16Array()).find(0), 0);
  });
});
