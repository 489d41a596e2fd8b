import assert from 'node:assert/strict';
import type { Classification } from '../../src/core/classify/classification.js';
import { replyHeaders } from '../../src/proxy/reply-headers.js';
import { aClassification } from '../support/builders.js';
import { aDecision, SERVED } from './support.js';

const servedBy = (model: string) =>
  replyHeaders(aDecision(), { servedBy: { provider: 'acme', model }, failed: [], dropped: [] });

describe('reply headers', () => {
  it('say who answered and why', () => {
    assert.deepEqual(replyHeaders(aDecision(), { servedBy: SERVED, failed: [], dropped: [] }), {
      'x-signalbox-model': 'acme/one',
      'x-signalbox-tier': 'mid',
      'x-signalbox-complexity': 'medium',
      'x-signalbox-category': 'factual',
      'x-signalbox-domain': 'general',
      'x-signalbox-score': '0.413',
      'x-signalbox-confidence': '0.9',
      'x-signalbox-strategy': 'learned',
      'x-signalbox-request-id': '01TESTREQUEST0000000000000',
      'x-signalbox-reason': 'mid (score 0.41): the only capable model that is ready',
    });
  });

  it('name what was offered and left out', () => {
    const headers = replyHeaders(aDecision(), {
      servedBy: SERVED,
      failed: [],
      dropped: ['tools[0].type', 'tools[3].type'],
    });
    assert.equal(headers['x-signalbox-dropped'], 'tools[0].type, tools[3].type');
  });

  it('names the calls that failed before the one that answered', () => {
    const failed = [
      { model: { provider: 'acme', model: 'two' }, error: 'upstream-timeout' },
      { model: { provider: 'other', model: 'x' }, error: 'upstream-failed' },
    ] as const;
    const headers = replyHeaders(aDecision(), { servedBy: SERVED, failed, dropped: [] });
    assert.equal(headers['x-signalbox-fallback'], 'acme/two upstream-timeout, other/x upstream-failed');
  });

  const warned = (names: readonly string[]) => {
    const warnings = names.map((name) => ({ name, action: 'warn', found: 'matches' }) as const);
    const decision = { ...aDecision(), guardrail: { blockedBy: undefined, warnings } };
    return replyHeaders(decision, { servedBy: SERVED, failed: [], dropped: [] })['x-signalbox-warnings'];
  };

  it('name the patterns that gave a warning, percent-encoded', () => {
    assert.equal(warned(['hosts', 'Prüfung 2']), 'hosts matches, Pr%C3%BCfung%202 matches');
  });

  it('name as many patterns as there is room for', () => {
    const name = 'x'.repeat(56); // with what was found, and what parts them: 66 characters
    assert.equal(warned([name, name, name, name])?.length, 3 * 66 - 2);
    assert.equal(warned([]), undefined);
  });

  it('say so when another model than the first choice answered', () => {
    assert.match(servedBy('two')['x-signalbox-reason'] ?? '', /acme\/two answered as the fallback$/);
  });

  it('leave out what could forge a line, or what a header cannot hold', () => {
    for (const model of ['m\r\nX-Evil: 1', 'm\tx', 'modèle']) {
      assert.equal(servedBy(model)['x-signalbox-model'], undefined);
      assert.equal(servedBy(model)['x-signalbox-reason'], undefined);
    }
  });

  it('hold 256 characters, not 257', () => {
    assert.equal(servedBy('a'.repeat(251))['x-signalbox-model'], `acme/${'a'.repeat(251)}`);
    assert.equal(servedBy('a'.repeat(252))['x-signalbox-model'], undefined);
  });

  describe('on how the request was judged', () => {
    const judged = (over: Partial<Classification>) =>
      replyHeaders(aDecision({ classification: aClassification(over) }), { servedBy: SERVED, failed: [], dropped: [] });
    const words = (...all: readonly (readonly [string, number])[]) =>
      judged({ words: all.map(([word, points]) => ({ word, points })) })['x-signalbox-words'];

    it('give the chance of a cheap model, the words, the first counterfactual, the escalation and the fallback', () => {
      const headers = judged({
        strategy: 'learned',
        domain: 'cs',
        okRatios: { free: 0.1, cheap: 0.7431, mid: 0.9, premium: 1 },
        words: [
          { word: 'failure', points: 0.0386 },
          { word: 'design', points: -0.0271 },
        ],
        counterfactuals: [
          { without: 'code', tier: 'cheap' },
          { without: 'verb', tier: 'free' },
        ],
        escalation: { from: 'cheap', because: 'low-confidence' },
        fallback: 'sidecar cannot be reached; judged by learned',
      });
      const { 'x-signalbox-domain': domain, 'x-signalbox-cheap-ok': cheapOk, ...rest } = headers;
      assert.deepEqual([domain, cheapOk], ['cs', '0.74']);
      assert.equal(rest['x-signalbox-words'], 'failure +0.0386, design -0.0271');
      assert.equal(rest['x-signalbox-counterfactual'], 'code: cheap');
      assert.equal(rest['x-signalbox-escalated'], 'cheap -> low-confidence');
      assert.equal(rest['x-signalbox-classifier-fallback'], 'sidecar cannot be reached; judged by learned');
    });

    it('are absent where there is nothing to say', () => {
      const names = Object.keys(judged({ strategy: 'rules' }));
      for (const name of ['cheap-ok', 'words', 'counterfactual', 'escalated', 'classifier-fallback']) {
        assert.ok(!names.includes(`x-signalbox-${name}`), name);
      }
    });

    it('name five words at most, and none that moved nothing', () => {
      assert.equal(
        words(['a', 0.6], ['b', 0.5], ['c', 0], ['d', -0.4], ['e', 0.3], ['f', 0.2], ['g', 0.1]),
        'a +0.6000, b +0.5000, d -0.4000, e +0.3000, f +0.2000',
      );
    });

    it('write words of other scripts in percent, and drop what has no such form', () => {
      assert.equal(
        words(['größe', 0.1], ['слово', -0.1]),
        'gr%C3%B6%C3%9Fe +0.1000, %D1%81%D0%BB%D0%BE%D0%B2%D0%BE -0.1000',
      );
      assert.equal(words(['\ud83d', 0.2], ['fix', 0.1]), 'fix +0.1000');
      assert.equal(words(['a,b\r\nX-Evil: 1', 0.2]), 'a%2Cb%0D%0AX-Evil%3A%201 +0.2000');
    });

    it('leave out the words that there is no room for', () => {
      const long = 'ы'.repeat(40); // 240 characters in percent
      assert.equal(words([long, 0.2], ['fix', 0.1]), `${encodeURIComponent(long)} +0.2000`);
      assert.equal(words(['ы'.repeat(60), 0.2]), undefined);
    });

    it('hold a fallback of any text, as far as a header can', () => {
      const fallback = `“x”\r\nX-Evil: 1 ${'y'.repeat(300)}`;
      assert.equal(
        judged({ fallback })['x-signalbox-classifier-fallback'],
        `?x???X-Evil: 1 ${'y'.repeat(300)}`.slice(0, 256),
      );
    });
  });
});
