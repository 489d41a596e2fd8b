import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Delivered } from '../../src/gateway/delivered.js';
import { reader as chat } from '../../src/wire/openai-chat/reply.js';
import { tapStream } from '../../src/wire/tap.js';
import { estimateTokens } from '../../src/wire/tokens.js';
import { runs } from '../support/runs.js';

/** So many characters of payloads, which say two words; counts how often they are read. */
function payloads() {
  let reads = 0;
  const textOf = (): string => {
    reads += 1;
    return 'two words';
  };
  return { of: (length: number) => ({ raw: 'x'.repeat(length), textOf }), reads: () => reads };
}

describe('Delivered', () => {
  it('keeps a short reply as it came', () => {
    const delivered = new Delivered();
    delivered.add('one ');
    delivered.add('two');
    assert.deepEqual([delivered.text, delivered.tokens], ['one two', 0]);
  });

  it('counts decoded text beyond 65,536 characters and lets go of it', () => {
    const delivered = new Delivered();
    delivered.add('x'.repeat(65_536));
    assert.deepEqual([delivered.text.length, delivered.tokens], [65_536, 0]);
    delivered.add('x');
    assert.equal(delivered.text, '');
    assert.equal(delivered.tokens, estimateTokens('x'.repeat(65_537)));
  });

  it('reads what passed when it is asked, or beyond 16,384 characters', () => {
    const { of, reads } = payloads();
    const delivered = new Delivered();
    delivered.pass(of(16_384));
    assert.deepEqual([reads(), delivered.tokens, delivered.text], [0, 0, 'two words']);
    delivered.pass(of(1));
    assert.deepEqual([reads(), delivered.tokens], [2, 2]);
  });

  it('counts the next fifteen times as much by its length', () => {
    const { of, reads } = payloads();
    const delivered = new Delivered();
    delivered.pass(of(20_000));
    for (let at = 0; at < 15; at += 1) delivered.pass(of(20_000));
    assert.deepEqual([reads(), delivered.tokens], [1, 32]);
    delivered.pass(of(20_000));
    assert.deepEqual([reads(), delivered.tokens], [2, 34]);
  });

  it('counts a long reply within a tenth of what all of it has', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 4 }), { minLength: 1_000, maxLength: 1_500 }), (pieces) => {
        const tap = tapStream(chat, 'Acme');
        const delivered = new Delivered();
        for (const content of ['Hi', ...pieces]) {
          const frame = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: ` ${content}` } }] })}\n\n`;
          for (const event of tap.push(Buffer.from(frame))) {
            if (event.type === 'wire-bytes' && event.unread) delivered.pass(event.unread);
          }
        }
        const all = estimateTokens(pieces.map((piece) => ` ${piece}`).join(''));
        const counted = delivered.tokens + estimateTokens(delivered.text);
        assert.ok(Math.abs(counted - all) <= all / 10, `${counted} of ${all}`);
      }),
      runs(50),
    );
  });
});
