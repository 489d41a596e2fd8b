import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sentencesOf } from '../../../../src/core/offline/prose/sentences.js';
import { runs } from '../../../support/runs.js';

describe('sentences', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['splits after full stops', 'One is here. Two is there.', ['One is here.', 'Two is there.']],
    ['joins wrapped lines', 'One is\nhere. Two.', ['One is here.', 'Two.']],
    ['keeps quotes with their sentence', 'He said "go." She went.', ['He said "go."', 'She went.']],
    ['splits after questions', 'why? because! so', ['why?', 'because!', 'so']],
    [
      'does not split after abbreviations',
      'See e.g. Smith et al. Then Dr. Who came.',
      ['See e.g. Smith et al. Then Dr. Who came.'],
    ],
    ['does not split after initials', 'J. Doe came. He left.', ['J. Doe came.', 'He left.']],
    ['does not split before a small letter', 'version 2. of it. Next', ['version 2. of it.', 'Next']],
    ['does not split numbers and names', 'Use 3.5 of node.js now. Yes.', ['Use 3.5 of node.js now.', 'Yes.']],
    ['splits Chinese without spaces', '今天好。明天呢？', ['今天好。', '明天呢？']],
    ['ends a sentence at a blank line', 'One\n\nTwo', ['One', 'Two']],
    ['drops headings and list marks', '# Title\n- one\n2. two\n> three', ['Title', 'one', 'two', 'three']],
  ];
  for (const [name, text, sentences] of cases) it(name, () => assert.deepEqual(sentencesOf(text), sentences));

  it('loses no letter', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '.', '?', ' ', '。', '"') });
    fc.assert(
      fc.property(text, (prose) => {
        const letters = (value: string): string => value.replace(/\s/g, '');
        assert.equal(letters(sentencesOf(prose).join('')), letters(prose));
      }),
      runs(2_000),
    );
  });
});
