import assert from 'node:assert/strict';
import { extractSummary } from '../../../../src/core/offline/skills/extract-summary.js';

describe('extract-summary', () => {
  const answer = (text: string): string | undefined => extractSummary.answer({ text, cut: false });
  const quotes = (text: string): readonly string[] =>
    [...(answer(text) ?? '').matchAll(/^> (.+)$/gm)].map(([, quote = '']) => quote);

  const CORE = [
    'The router picks a model for every request and writes the price into the ledger.',
    'A cheap model answers most requests, and the ledger keeps the price of every model.',
    'When the router is not sure, it picks a stronger model and the ledger shows the price.',
  ];
  // These share no word with anything else.
  const LONG = [
    'Birds sang outside all morning while rain fell over quiet hills beyond a wooden bridge near some ancient village.',
    CORE[0],
    'Grandmother baked seven apple pies, and children carried them past sleeping dogs towards our summer garden party.',
    CORE[1],
    'Engineers painted both lighthouse doors bright orange because winter storms had scratched every older coat away.',
    CORE[2],
    'Nobody noticed the violin teacher waiting beside platform nine with two suitcases, one umbrella and fresh tulips.',
    'Farmers discussed wheat, barley, tractors, drought, cattle and borrowed money until midnight struck somewhere.',
  ].join(' ');

  it('quotes the central sentences in their own order', () => {
    assert.deepEqual(quotes(LONG), CORE);
  });

  it('lists words that come up again, with counts', () => {
    assert.match(
      answer(LONG) ?? '',
      /\*\*Key terms:\*\* `model` \(4×\), `price` \(3×\), `ledger` \(3×\), `router` \(2×\), `picks` \(2×\)\./,
    );
  });

  it('says how the sentences were chosen', () => {
    assert.match(answer(LONG) ?? '', /TextRank\) over 8 sentences; nothing was rephrased or understood\./);
  });

  it('wants six sentences', () => {
    const sentence = `${'word '.repeat(30).trim()}. `;
    assert.equal(answer(`W${sentence}`.repeat(5)), undefined);
    assert.notEqual(answer(`W${sentence}`.repeat(6)), undefined);
  });

  it('wants 120 words or 600 characters', () => {
    assert.equal(answer('Go on. '.repeat(59)), undefined);
    assert.notEqual(answer('Go on. '.repeat(60)), undefined);
  });

  it('takes a text without spaces by its characters', () => {
    const sentence = `${'天'.repeat(99)}。`;
    assert.equal(answer(sentence.repeat(5) + `${'天'.repeat(98)}。`), undefined);
    assert.notEqual(answer(sentence.repeat(6)), undefined);
  });

  it('reads 120 sentences, and says so when there are more', () => {
    assert.match(answer('The cat is here. '.repeat(120)) ?? '', /over 120 sentences/);
    assert.match(answer('The cat is here. '.repeat(121)) ?? '', /over the first 120 of 121 sentences/);
  });

  it('never quotes more than seven', () => {
    assert.equal(quotes('The cat drinks milk here. '.repeat(100)).length, 7);
  });

  it('does not count what stands in fences', () => {
    assert.equal(answer(`\`\`\`\n${LONG}\n\`\`\``), undefined);
  });
});
