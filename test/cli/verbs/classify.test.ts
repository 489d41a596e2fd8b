import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { classifyVerb } from '../../../src/cli/verbs/classify.js';
import { runVerb, type VerbCall } from '../../support/cli.js';

const DESIGN = 'Design a distributed rate limiter';

type Json = {
  readonly strategy: string;
  readonly score: number;
  readonly pointsTotal: number;
  readonly contributions: readonly { readonly points: number }[];
  readonly fallback: string | null;
  readonly scored: { readonly text: string; readonly isWhole: boolean; readonly characters: number };
  readonly others: readonly { readonly strategy: string; readonly tier: string }[];
  readonly structure: { readonly score: number; readonly parts: readonly unknown[] };
  readonly analysis: Readonly<Record<string, unknown>>;
};

describe('signalbox classify', () => {
  const json = async (text: string, call: VerbCall = {}): Promise<Json> => {
    const { out } = await runVerb(classifyVerb, { positionals: text === '' ? [] : [text], json: true, ...call });
    return JSON.parse(out) as Json; // printed by judgementJson
  };

  it('prints the sentence, and what stands behind it', async () => {
    const { code, out } = await runVerb(classifyVerb, { positionals: [DESIGN] });
    assert.equal(code, 0);
    assert.match(out, /^premium \(score 0\.\d\d\): .*(?:very|fairly) sure \(0\.\d\d\)/);
    assert.match(out, /^Characters scored: 33; in envelopes, and left out: 0\n {2}Design a distributed rate limiter$/m);
    assert.match(out, /^\+0\.\d{4} +total +score 0\.\d{4}$/m);
    assert.match(out, /^Words that mattered +\S+ [+−]0\.\d{4}/m);
    assert.match(out, /^Chance of a good enough answer +free /m);
    assert.match(out, /^request structure +15 of 100: tokens 5, code 10; lowest tier free$/m);
    assert.match(out, /^script +latin$/m);
  });

  it('has contributions that add up to the score', async () => {
    const { score, contributions, pointsTotal } = await json(DESIGN);
    assert.ok(Math.abs(contributions.reduce((sum, { points }) => sum + points, 0) - score) < 1e-9);
    assert.ok(Math.abs(pointsTotal - score) < 1e-9);
  });

  it('judges by the strategy of the settings, on the path of every request', async () => {
    assert.equal((await json(DESIGN)).strategy, 'learned');
    const router = { settings: { 'classifier.strategy': 'ensemble' as const } };
    const { strategy, others } = await json(DESIGN, { router });
    assert.equal(strategy, 'ensemble');
    assert.deepEqual(
      others.map((other) => other.strategy),
      ['learned', 'signals', 'rules', 'diy'],
    );
  });

  it('says so when the strategy of the settings cannot be asked', async () => {
    const settings = {
      'classifier.strategy': 'sidecar' as const,
      'classifier.sidecarUrl': 'http://127.0.0.1:1/classify',
    };
    const { strategy, fallback } = await json(DESIGN, { router: { settings } });
    assert.deepEqual([strategy, fallback], ['learned', 'sidecar cannot be reached; judged by learned']);
  });

  it('judges by a local strategy that is named, and lists the others', async () => {
    const { strategy, others } = await json(DESIGN, { options: { strategy: 'signals' } });
    assert.equal(strategy, 'signals');
    assert.deepEqual(others.map((other) => [other.strategy, other.tier]).slice(1), [
      ['rules', 'free'],
      ['diy', 'mid'],
    ]);
  });

  it('refuses a strategy that is not of this machine', async () => {
    await assert.rejects(runVerb(classifyVerb, { positionals: [DESIGN], options: { strategy: 'llm' } }), {
      kind: 'invalid-request',
      message: /^There is no strategy "llm" on this machine\. Choose of: learned, /,
    });
  });

  it('shows 200 characters of what was scored, without envelopes', async () => {
    const { scored } = await json(`<system-reminder>noise</system-reminder>${'x'.repeat(199)} yz`);
    assert.deepEqual([scored.text, scored.isWhole, scored.characters], [`${'x'.repeat(199)} `, false, 202]);
  });

  it('gives the documented signals', async () => {
    const { structure, analysis } = await json('Compare Docker and Podman: which trade-offs matter?');
    assert.equal(structure.score, 30);
    assert.deepEqual(structure.parts, [
      { part: 'tokens', points: 5 },
      { part: 'code', points: 10 },
      { part: 'reasoning', points: 15 },
    ]);
    assert.deepEqual([analysis['isDevops'], analysis['script']], [true, 'latin']);
  });

  it('refuses an empty text', async () => {
    await assert.rejects(json(''), { kind: 'invalid-request', message: /The text is empty/ });
  });

  describe('with --messages', () => {
    let dir: string;
    beforeEach(async () => {
      dir = await mkdtemp(path.join(tmpdir(), 'signalbox-classify-'));
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    async function fromFile(content: string, call: VerbCall = {}): Promise<Json> {
      const messages = path.join(dir, 'chat.json');
      await writeFile(messages, content);
      return json('', { ...call, options: { messages } });
    }
    const CHAT = [
      { role: 'system', content: 'You are kind.' },
      { role: 'user', content: DESIGN },
      { role: 'assistant', content: 'Like this.' },
      { role: 'user', content: 'That does not work, it still fails' },
    ];

    it('judges the newest turn of a conversation, with what came before', async () => {
      const alone = await json('That does not work, it still fails');
      const { scored, structure, score } = await fromFile(JSON.stringify(CHAT));
      assert.equal(scored.text, 'That does not work, it still fails');
      assert.deepEqual(structure.parts, [
        { part: 'tokens', points: 5 },
        { part: 'depth', points: 8 },
        { part: 'system-prompt', points: 5 },
      ]);
      assert.ok(score > alone.score);
    });

    it('reads standard input for "-"', async () => {
      const { scored } = await json('', { options: { messages: '-' }, stdin: JSON.stringify(CHAT) });
      assert.equal(scored.characters, 34);
    });

    it('says what is wrong with the file', async () => {
      await assert.rejects(fromFile('{'), {
        kind: 'invalid-request',
        message: /not valid JSON\. The file has to hold/,
      });
      await assert.rejects(json('', { options: { messages: path.join(dir, 'none.json') } }), {
        kind: 'invalid-request',
        message: /^Cannot read .*none\.json: there is no such file or folder\. Check the name\.$/,
      });
    });

    it('refuses a text beside it', async () => {
      await assert.rejects(json(DESIGN, { options: { messages: 'chat.json' } }), {
        kind: 'invalid-request',
        message: 'Give a text or --messages, not both.',
      });
    });
  });
});
