import assert from 'node:assert/strict';
import { domainTerms, strongestField } from '../../../src/core/signals/domain-terms.js';
import { aTurn } from './input.js';

describe('domain-terms', () => {
  const read = (text: string) => domainTerms.read(aTurn(text));

  for (const [field, text, points] of [
    ['legal', 'the indemnity', 0.35],
    ['medical', 'the oncology ward', 0.35],
    ['security', 'an XSS', 0.35],
    ['finance', 'this hedge', 0.3],
    ['architecture', 'use sharding', 0.25],
    ['ml', 'a neural network', 0.25],
  ] as const) {
    it(`adds ${points} for ${field}, for one word or several`, () => {
      assert.equal(read(text)?.points, points);
      assert.equal(read(`${text} and ${text}`)?.points, points);
      assert.match(read(text)?.evidence ?? '', new RegExp(`^${field} words “`));
    });
  }

  it('adds as much for a hint', () => {
    assert.deepEqual(read('the patient'), { points: 0.35, evidence: 'medical words “patient”' });
  });

  it('has no points for research', () => {
    assert.equal(read('a literature review'), undefined);
  });

  it('counts only the strongest field', () => {
    assert.deepEqual(read('sharding for an oncology ward'), { points: 0.35, evidence: 'medical words “oncology”' });
  });

  it('matches whole words only', () => {
    assert.equal(read('the contractor'), undefined);
  });

  it('is silent without any word', () => {
    assert.equal(read('a walk in the park'), undefined);
  });
});

describe('strongestField', () => {
  const strongest = (text: string) => strongestField(aTurn(text).found);

  it('knows research', () => {
    assert.equal(strongest('a literature review')?.field, 'research');
  });

  it('lets more words decide', () => {
    assert.equal(strongest('indemnity for an exploit and a CVE')?.field, 'security');
    assert.equal(strongest('an exploit, indemnity and arbitration')?.field, 'legal');
    assert.equal(strongest('oncology with sharding and a quorum')?.field, 'architecture');
    assert.equal(strongest('a lawsuit, an engine, a queue, a retry, a platform')?.field, 'architecture');
  });

  it('takes the first in the list when nothing else decides', () => {
    assert.equal(strongest('an exploit and indemnity')?.field, 'legal');
  });

  it('is a third sure of a field for each hint, and sure for a word of that field alone', () => {
    assert.deepEqual(
      ['the patient', 'the patient and the doctor', 'patient, doctor and hospital', 'oncology'].map((text) => {
        const found = strongest(text);
        return [found?.surenessRatio.toFixed(2), found?.isSure];
      }),
      [
        ['0.33', false],
        ['0.67', false],
        ['1.00', true],
        ['1.00', true],
      ],
    );
  });

  it('finds nothing without any word', () => {
    assert.equal(strongest('a walk in the park'), undefined);
  });
});
