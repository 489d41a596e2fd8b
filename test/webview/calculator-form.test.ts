import assert from 'node:assert/strict';
import { EMPTY_FORM, keptForm, NEW_ROW, OWN_PRICE, questionOf, readFields } from '../../src/webview/calculator-form.js';

const fieldsOf =
  (fields: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    fields[name];

describe('calculator-form', () => {
  it('reads every field', () => {
    const form = readFields(
      { ...EMPTY_FORM, mix: [NEW_ROW] },
      fieldsOf({
        about: 'described',
        inputTokens: '1',
        outputTokens: '2',
        requestsPerDay: '3',
        'mix-0-model': OWN_PRICE,
        'mix-0-input': '0.8',
        'mix-0-output': '4',
        'mix-0-share': '60',
        'baseline-model': 'acme/large',
      }),
    );
    assert.deepEqual(form, {
      about: 'described',
      inputTokens: '1',
      outputTokens: '2',
      requestsPerDay: '3',
      mix: [{ model: OWN_PRICE, inputUsd: '0.8', outputUsd: '4', share: '60' }],
      baseline: { model: 'acme/large', inputUsd: '', outputUsd: '' },
    });
  });

  it('leaves what has no field at the moment as it was', () => {
    const row = { model: 'acme/one', inputUsd: '3', outputUsd: '15', share: '40' };
    const before = { ...EMPTY_FORM, inputTokens: '7', mix: [row] };
    const form = readFields(before, fieldsOf({ about: 'measured', 'baseline-model': 'acme/large' }));
    assert.deepEqual([form.about, form.inputTokens, form.mix], ['measured', '7', before.mix]);
  });

  it('asks with numbers, models and prices', () => {
    const form = {
      ...EMPTY_FORM,
      mix: [
        { model: 'acme/one', inputUsd: '', outputUsd: '', share: '70' },
        { model: OWN_PRICE, inputUsd: '0.8', outputUsd: '4', share: '30' },
      ],
      baseline: { model: 'acme/large', inputUsd: '9', outputUsd: '9' },
    };
    assert.deepEqual(questionOf(form), {
      type: 'calculate-request',
      use: { inputTokens: 500, outputTokens: 1_000, requestsPerDay: 1_000 },
      mix: [
        { of: { model: 'acme/one' }, share: 70 },
        { of: { inputUsdPerMTok: 0.8, outputUsdPerMTok: 4 }, share: 30 },
      ],
      baseline: { model: 'acme/large' },
    });
  });

  it('asks for the last 30 days with the baseline alone', () => {
    const baseline = { model: 'acme/large', inputUsd: '', outputUsd: '' };
    assert.deepEqual(questionOf({ ...EMPTY_FORM, about: 'measured', baseline }), {
      type: 'savings-request',
      baseline: { model: 'acme/large' },
    });
  });

  it('takes up what was kept', () => {
    const form = { ...EMPTY_FORM, about: 'measured', mix: [{ ...NEW_ROW, model: 'acme/one', share: '30' }] } as const;
    assert.deepEqual(keptForm(JSON.parse(JSON.stringify(form))), form);
  });

  for (const odd of [
    undefined,
    null,
    'form',
    { mix: [] },
    { mix: {} },
    { inputTokens: 7, about: 'nothing', baseline: 1 },
  ]) {
    it(`leaves out what is odd in ${JSON.stringify(odd)}`, () => {
      assert.deepEqual(keptForm(odd), EMPTY_FORM);
    });
  }

  it('takes up eight models at most', () => {
    assert.equal(keptForm({ mix: Array.from({ length: 9 }, () => NEW_ROW) }).mix.length, 8);
  });
});
