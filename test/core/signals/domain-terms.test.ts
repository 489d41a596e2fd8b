import assert from 'node:assert/strict';
import { domainTerms, strongestDomain } from '../../../src/core/signals/domain-terms.js';
import { anInput } from './input.js';

describe('domain-terms', () => {
  const full: readonly (readonly [string, string, number])[] = [
    ['legal', 'Who carries the indemnity here', 0.35],
    ['medical', 'The oncology ward', 0.35],
    ['security', 'Look for an XSS here', 0.35],
    ['finance', 'Check this hedge', 0.3],
    ['architecture', 'Use sharding here', 0.25],
    ['ml', 'A neural network', 0.25],
    ['research', 'A literature review', 0.25],
  ];
  for (const [domain, text, points] of full) {
    it(`gives ${domain} its full points for one sure term`, () => {
      const strongest = strongestDomain(anInput(text).found);
      assert.equal(strongest?.domain, domain);
      assert.equal(strongest.isSure, true);
      assert.equal(strongest.reading.points, points);
    });
  }

  it('gives a hint a third, two hints two thirds, three hints everything', () => {
    const points = (text: string) => domainTerms.read(anInput(text))?.points;
    assert.equal(points('the patient'), 0.12);
    assert.equal(points('the patient and the doctor'), 0.23);
    assert.equal(points('the patient, the doctor and the hospital'), 0.35);
  });

  it('counts only the strongest domain', () => {
    const reading = domainTerms.read(anInput('sharding for an oncology ward'));
    assert.deepEqual(reading, { points: 0.35, evidence: 'medical words “oncology”' });
  });

  it('lets more terms decide between equal domains', () => {
    assert.equal(strongestDomain(anInput('indemnity for an exploit and a CVE').found)?.domain, 'security');
    assert.equal(strongestDomain(anInput('an exploit, indemnity and arbitration').found)?.domain, 'legal');
  });

  it('takes the first in the list when nothing else decides', () => {
    assert.equal(strongestDomain(anInput('an exploit and indemnity').found)?.domain, 'legal');
  });

  it('is not sure of a domain that is only hinted at', () => {
    assert.equal(strongestDomain(anInput('the patient').found)?.isSure, false);
  });

  it('is silent without any term', () => {
    assert.equal(domainTerms.read(anInput('a walk in the park')), undefined);
  });
});
