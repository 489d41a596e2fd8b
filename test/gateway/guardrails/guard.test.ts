import assert from 'node:assert/strict';
import path from 'node:path';
import type { PatternRule } from '../../../src/core/guardrails/index.js';
import { createGuard, type Guard } from '../../../src/gateway/guardrails/guard.js';
import { SLOW_PATTERN, SLOW_TEXT } from '../../support/slow-pattern.js';

const WORKER = path.resolve('dist/guardrails.cjs');

describe('the guard', function () {
  this.timeout(60_000);
  let patterns: readonly PatternRule[];
  let reported: unknown[];
  let guard: Guard;

  const start = (workerFile = WORKER): Guard =>
    (guard = createGuard({ patterns: () => patterns, workerFile, report: (error) => reported.push(error) }));
  const block = (pattern: string, name = 'b'): PatternRule => ({ name, pattern, action: 'block' });
  const warn = (pattern: string, name = 'w'): PatternRule => ({ name, pattern, action: 'warn' });
  const inspect = (...texts: string[]) =>
    guard.inspect(() => texts, new AbortController().signal) ?? assert.fail('nothing was looked for');

  beforeEach(() => {
    patterns = [];
    reported = [];
    start();
  });
  afterEach(() => guard.dispose());

  it('has nothing to do, and reads nothing, while there are no patterns', async () => {
    start('no such file');
    const texts = () => assert.fail('the texts were read');
    assert.equal(guard.inspect(texts, new AbortController().signal), undefined);
    assert.deepEqual(await guard.problems(), []);
    assert.deepEqual(reported, []);
  });

  it('blocks what a blocking pattern matches, in any of the texts', async () => {
    patterns = [block('ACME-\\d{6}')];
    assert.equal((await inspect('fine', 'see ACME-123456')).blockedBy?.found, 'matches');
    assert.equal((await inspect('fine', 'see ACME-12345')).blockedBy, undefined);
  });

  it('looks for nothing more once a blocking pattern has matched', async () => {
    patterns = [warn('both'), block('both')];
    assert.deepEqual(await inspect('both'), {
      blockedBy: { name: 'b', action: 'block', found: 'matches' },
      warnings: [],
    });
  });

  it('tells what warning patterns match, and blocks nothing', async () => {
    patterns = [warn('(?i)internal', 'inner'), warn('outer')];
    const { blockedBy, warnings } = await inspect('for INTERNAL use');
    assert.equal(blockedBy, undefined);
    assert.deepEqual(warnings, [{ name: 'inner', action: 'warn', found: 'matches' }]);
  });

  it('finds again what it found before, and what comes beside a text that it knows', async () => {
    patterns = [warn('secret'), block('forbidden')];
    for (let time = 0; time < 2; time += 1) assert.equal((await inspect('a secret')).warnings.length, 1);
    assert.equal((await inspect('known')).blockedBy, undefined);
    assert.equal((await inspect('known', 'forbidden')).blockedBy?.found, 'matches');
    assert.equal((await inspect('known')).blockedBy, undefined);
  });

  it('takes anchors for the ends of a text', async () => {
    patterns = [block('^end$')];
    assert.equal((await inspect('the end')).blockedBy, undefined);
    assert.equal((await inspect('end')).blockedBy?.found, 'matches');
  });

  it('blocks while a blocking pattern cannot be used, and tells why', async () => {
    patterns = [block('fine'), block('(?=ahead)', 'lookahead'), warn('(')];
    assert.deepEqual((await inspect('harmless')).blockedBy, { name: 'lookahead', action: 'block', found: 'unusable' });
    const problems = await guard.problems();
    assert.deepEqual(
      problems.map(({ name }) => name),
      ['lookahead', 'w'],
    );
    assert.match(problems[0]?.problem ?? '', /unsupported Perl syntax/);
  });

  it('only tells when a warning pattern cannot be used, and the others hold', async () => {
    patterns = [warn('('), block('forbidden')];
    assert.deepEqual((await inspect('harmless')).warnings, [{ name: 'w', action: 'warn', found: 'unusable' }]);
    assert.equal((await inspect('forbidden')).blockedBy?.name, 'b');
  });

  for (const everything of ['x*', '(?:maybe)?', '^']) {
    it(`takes "${everything}" for a mistake, because it matches every text`, async () => {
      patterns = [warn(everything)];
      const [problem] = await guard.problems();
      assert.match(problem?.problem ?? '', /matches an empty text/);
    });
  }

  it('blocks for a blocking pattern that could not be read, of which the settings have told', async () => {
    patterns = [block('')];
    assert.equal((await inspect('harmless')).blockedBy?.found, 'unusable');
    assert.deepEqual(await guard.problems(), []);
  });

  it('blocks when a blocking pattern takes too long, and is ready for the next text', async () => {
    patterns = [block(SLOW_PATTERN)];
    assert.equal((await inspect('short')).blockedBy, undefined);
    assert.equal((await inspect(SLOW_TEXT)).blockedBy?.found, 'overrun');
    assert.equal((await inspect('short')).blockedBy, undefined);
  });

  it('knows what was done before a warning pattern took too long', async () => {
    patterns = [warn(SLOW_PATTERN), block('forbidden')];
    const { blockedBy, warnings } = await inspect(SLOW_TEXT);
    assert.equal(blockedBy, undefined);
    assert.deepEqual(warnings, [{ name: 'w', action: 'warn', found: 'overrun' }]);
    assert.equal((await inspect(SLOW_TEXT, 'forbidden')).blockedBy?.found, 'matches');
  });

  it('answers requests that came at once each for itself', async () => {
    patterns = [block('forbidden')];
    const verdicts = await Promise.all([inspect('forbidden'), inspect('fine'), inspect('forbidden too')]);
    assert.deepEqual(
      verdicts.map(({ blockedBy }) => blockedBy?.found),
      ['matches', undefined, 'matches'],
    );
  });

  it('blocks when the search itself fails, and reports why', async () => {
    patterns = [block('fine'), warn('also fine')];
    start(path.resolve('dist/no-such-worker.cjs'));
    const { blockedBy, warnings } = await inspect('harmless');
    assert.deepEqual([blockedBy?.found, warnings[0]?.found], ['failed', 'failed']);
    assert.match(String(reported[0]), /no-such-worker/);
  });

  it('takes up changed patterns, and stops when there are none any more', async () => {
    patterns = [block('one')];
    assert.equal((await inspect('one')).blockedBy?.found, 'matches');
    patterns = [block('two')];
    assert.equal((await inspect('one')).blockedBy, undefined);
    patterns = [];
    assert.equal(
      guard.inspect(() => ['one'], new AbortController().signal),
      undefined,
    );
  });

  it('lets a client go that does not wait, at once', async () => {
    patterns = [block(SLOW_PATTERN)];
    await inspect('short'); // started
    const leaving = new AbortController();
    const verdict = guard.inspect(() => [SLOW_TEXT], leaving.signal);
    leaving.abort();
    await assert.rejects(Promise.resolve(verdict), { kind: 'canceled' });
    const late = guard.inspect(() => ['short'], AbortSignal.abort());
    await assert.rejects(Promise.resolve(late), { kind: 'canceled' });
  });
});
