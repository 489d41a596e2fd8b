import assert from 'node:assert/strict';
import { toDecisionDetail } from '../../src/dashboard/view-models.js';
import { detailMarkdown } from '../../src/vscode/detail-text.js';
import { aRecord } from '../dashboard/support/records.js';
import { aClassification } from '../support/builders.js';
import { anEntry } from '../support/entries.js';

const markdown = (over: Parameters<typeof aClassification>[0]): string => {
  const decision = aRecord({ classification: aClassification(over) });
  return detailMarkdown(toDecisionDetail({ entry: anEntry(), decision }), decision.classification);
};

describe('a kept decision as Markdown', () => {
  it('tells how the request was judged, and what its contributions add up to', () => {
    const text = markdown({
      score: 0,
      tier: 'free',
      contributions: [{ signal: 'length', group: 'length', points: -0.2, evidence: '3 words' }],
      words: [{ word: 'list', points: -0.0525 }],
    });
    assert.match(text, /^Request: free \(score 0\.00\): 3 words \(−0\.20\); very sure \(0\.90\)$/m);
    assert.match(text, /^- Words that mattered: list −0\.0525$/m);
    assert.match(
      text,
      /^\| length \| −0\.2000 \| 3 words \|\n\| Sum \| −0\.2000 \| score 0\.0000, kept within 0 and 1 \|$/m,
    );
  });

  it('shows a decision of a strategy that left most open', () => {
    assert.match(markdown({ strategy: 'signals' }), /^- Strategy: signals\n- Confidence: very sure \(0\.90\)\n\n/m);
  });
});
