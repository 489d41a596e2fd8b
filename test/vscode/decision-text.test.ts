import assert from 'node:assert/strict';
import type { RoutingDecision } from '../../src/core/route/types.js';
import { answerHeader, decisionLines, decisionMarkdown, type PreviewFacts } from '../../src/vscode/decision-text.js';
import { aDecision } from '../dashboard/support/records.js';
import { aClassification } from '../support/builders.js';
import { anEntry } from '../support/entries.js';

const JUDGED = aClassification({
  score: 0.3,
  tier: 'cheap',
  okRatios: { free: 0.002, cheap: 0.74, mid: 0.96, premium: 1 },
  contributions: [
    { signal: 'base', group: 'base', points: 0.4, evidence: 'a request starts here' },
    { signal: 'code', group: 'code', points: -0.1, evidence: 'pasted code' },
  ],
  words: [
    { word: 'list', points: -0.0525 },
    { word: 'rate', points: 0 },
  ],
  counterfactuals: [
    { without: 'code', tier: 'mid' },
    { without: 'verb', tier: 'free' },
  ],
  escalation: { from: 'free', because: 'low-confidence' },
  fallback: 'sidecar cannot be reached; judged by learned',
});
const SENTENCE =
  'Request: cheap (score 0.30): pasted code (−0.10); very sure (0.90); without the pasted code: mid; ' +
  'one tier up from free: not sure enough; sidecar cannot be reached; judged by learned';
const MORE = [
  'Words that mattered: list −0.0525',
  'Chance of a good enough answer: free < 1 %, cheap 74 %, mid 96 %, premium 100 %',
  'Also without the verb: free',
];

const judged = (over: Partial<RoutingDecision> = {}) => aDecision({ classification: JUDGED, ...over });
const linesOf = (quoted: string): string[] =>
  quoted
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^> /, ''));

describe('the lines above an answer', () => {
  it('say how the request was judged, before the answer and after it', () => {
    for (const lines of [linesOf(decisionLines(judged())), linesOf(answerHeader(judged(), anEntry()))]) {
      assert.ok(lines.includes(SENTENCE));
      assert.deepEqual(lines.slice(-3), MORE);
    }
  });

  it('say which patterns of the person gave a warning, before the answer and after it', () => {
    const warnings = [{ name: 'internal hosts', action: 'warn', found: 'matches' }] as const;
    const warned = judged({ guardrail: { blockedBy: undefined, warnings } });
    for (const lines of [linesOf(decisionLines(warned)), linesOf(answerHeader(warned, anEntry()))]) {
      assert.ok(lines.includes('Guardrails: warning: the pattern "internal hosts" matches'));
    }
  });

  it('leave out what the strategy left open', () => {
    assert.deepEqual(linesOf(decisionLines(aDecision())), [
      '**Acme One** · `acme/one` · ≈ $0.0123',
      'Request: mid (score 0.50): nothing in the request moved the score; very sure (0.90)',
      'Choice: the only capable model that is ready',
    ]);
  });
});

describe('a preview', () => {
  const SCORED = { text: 'list them', isWhole: true, characters: 9, strippedCharacters: 42 };
  const facts = (over: Partial<typeof SCORED> = {}): PreviewFacts => ({
    scored: { ...SCORED, ...over },
    catalogue: [],
    caps: { standings: [], budgets: [] },
  });
  const preview = (over: Partial<typeof SCORED> = {}): string => decisionMarkdown(judged(), facts(over));

  it('shows the sentence, and each fact of the judgement', () => {
    const text = preview();
    assert.ok(text.includes(`- ${SENTENCE}\n`));
    assert.ok(
      text.includes(
        [
          '## How it was judged',
          '',
          '- Strategy: learned',
          '- Confidence: very sure (0.90)',
          '- Words that mattered: list −0.0525',
          '- Chance of a good enough answer: free < 1 %, cheap 74 %, mid 96 %, premium 100 %',
          '- Without the pasted code: mid',
          '- Without the verb: free',
          '- Escalated: one tier up from free: not sure enough',
          '- Fallback: sidecar cannot be reached; judged by learned',
          '',
        ].join('\n'),
      ),
    );
  });

  it('shows contributions with what they add up to', () => {
    assert.ok(
      preview().includes(
        [
          '| base | +0.4000 | a request starts here |',
          '| code | −0.1000 | pasted code |',
          '| **Sum** | **+0.3000** | score 0.3000, tier cheap |',
        ].join('\n'),
      ),
    );
  });

  it('shows what was scored as text that nothing in it can end', () => {
    assert.ok(
      preview().includes('## What was read: 9 characters, about 1000 tokens\n\n```text\nlist them\n```\n\n42 char'),
    );
    const hostile = '```\n![x](https://evil.example/x.png)';
    assert.ok(preview({ text: hostile }).includes(`\n\`\`\`\`text\n${hostile}\n\`\`\`\`\n`));
  });

  it('marks a text that was cut, and shows none where there is none', () => {
    assert.match(preview({ isWhole: false }), /\nlist them…\n```/);
    assert.doesNotMatch(preview({ text: '' }), /```/);
  });

  it('tells how the request was judged where no model can take it', () => {
    const text = decisionMarkdown(judged({ candidates: [] }), facts());
    assert.ok(text.includes(`- ${SENTENCE}\n`));
  });
});
