import assert from 'node:assert/strict';
import { decodeLearnedModel } from '../../src/catalog/learned-model.js';
import type { Classification } from '../../src/core/classify/classification.js';
import { isHeldOut } from '../../src/core/evaluate/held-out.js';
import { makeLearned } from '../../src/core/strategies/learned.js';
import { toExamples } from '../../training/examples.js';
import { measure } from '../../training/measure.js';
import { toRequest } from '../../training/requests.js';
import { readRows, type TrainingRows } from '../../training/rows.js';
import { train, type Trained } from '../../training/train.js';

/** A toy world of made-up words, in which whatever has to be flumbrous is hard. */
const ROWS = readRows('test/training/fixtures', 'test/training/fixtures/corpus');

describe('training', () => {
  let trained: Trained;
  let ask: (...turns: readonly string[]) => Classification;

  before(async () => {
    trained = await train(ROWS);
    const learned = makeLearned(decodeLearnedModel(trained.bytes));
    ask = (...turns) => {
      const messages = turns.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }) as const);
      return learned.classify({ request: toRequest(messages), promptTokens: 100 });
    };
  });

  it('gives the same bytes for the same rows, and for more that no weights may be made of', async () => {
    const outcome = ROWS.outcomes[0];
    const label = ROWS.labels[0];
    assert.ok(outcome && label);
    const more: TrainingRows = {
      ...ROWS,
      outcomes: [
        ...ROWS.outcomes,
        { ...outcome, id: 'no-1', set: 'routerdc7' },
        { ...outcome, id: 'no-2', split: 'val' },
      ],
      labels: [...ROWS.labels, { ...label, id: 'no-3', set: 'flask' }, { ...label, id: 'no-4', split: 'val' }],
    };
    const { bytes } = await train(more);
    assert.ok(Buffer.from(bytes).equals(trained.bytes));
  });

  it('learns what makes a request hard', () => {
    assert.equal(ask('please make the kibbit flumbrous').tier, 'premium');
    assert.notEqual(ask('wash the soft kibbit').tier, 'premium');
  });

  it('shows the word that made it hard', () => {
    const { words, contributions } = ask('please make the kibbit flumbrous');
    const [first] = words;
    assert.equal(first?.word, 'flumbrous');
    assert.ok(first.points > 0);
    assert.ok(contributions.some(({ evidence }) => evidence.includes('“flumbrous”')));
  });

  it('learns from outcomes alone, too', () => {
    const question = (what: string): string =>
      `Which kibbit is ${what} when the ruddle is old?\nA. the quonk\nB. the uffle\nC. the vorrel\nD. none of them`;
    assert.ok(ask(question('flumbrous')).score > ask(question('plain')).score);
  });

  it('learns labels of every kind', () => {
    const { tier, complexity, category } = ask('write a short rhyme about a quonk that wants to fold an uffle');
    assert.deepEqual({ tier, complexity, category }, { tier: 'cheap', complexity: 'simple', category: 'creative' });
  });

  it('learns what a turn does with the conversation before it', () => {
    const hard = 'make the tibbet flumbrous by the pond';
    assert.equal(ask(hard, 'Here it is.', 'thanks').tier, 'free');
    assert.equal(ask(hard, 'Here it is.', 'go on').tier, 'premium');
  });

  it('predicts every row once by a model that had not seen it', () => {
    const ids = trained.unseen.map(({ id }) => id);
    assert.deepEqual(
      ids.toSorted(),
      toExamples(ROWS, 'train')
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('is measured on rows that shaped nothing', () => {
    const { validation, heldOut } = measure(ROWS, trained);
    const counted = (figures: typeof heldOut, set: string) =>
      figures.find((figure) => figure.set === set && figure.head === 'tier')?.n ?? 0;
    const heldOutPrompts = ROWS.corpus.filter((row) => isHeldOut(row) && row.prompt !== undefined);
    assert.equal(counted(validation.labels, 'devtier_dev'), 4); // every tenth of forty
    assert.equal(counted(heldOut, 'prompts'), heldOutPrompts.length);
  });

  it('is as sure as it was right', () => {
    const { confidence, cheapOk, enoughRatio } = trained.calibration;
    for (const line of [confidence, cheapOk]) {
      line.reduce((before, [, y]) => {
        assert.ok(y >= before && y <= 1);
        return y;
      }, 0);
    }
    assert.ok(enoughRatio > 0 && enoughRatio < 1);
  });
});
