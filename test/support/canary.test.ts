import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import { CanaryHunt } from './canary.js';

const KEY = 'sk-canary-5e1f0a9b8c7d6e5f4a3b2c1d';

describe('the hunt for canaries', () => {
  const findsIn = (what: unknown): readonly string[] => {
    const hunt = new CanaryHunt([{ name: 'key', text: KEY }]);
    hunt.look('here', what);
    return hunt.finds;
  };

  for (const [how, text] of [
    ['plain', `before ${KEY} after`],
    ['base64', Buffer.from(`xy${KEY}`).toString('base64')],
    ['base64url', Buffer.from(`x${KEY}~~~`).toString('base64url')],
    ['hexadecimal', Buffer.from(KEY).toString('hex')],
    ['percent-encoded', encodeURIComponent(`Bearer ${KEY}`)],
    ['UTF-16', Buffer.from(KEY, 'utf16le')],
    ['a part', `…${KEY.slice(5, 29)}…`],
    [
      'the cause of a cause',
      new Error('a', { cause: new GatewayError('internal', 'b', { cause: { headers: { authorization: KEY } } }) }),
    ],
  ] as const) {
    it(`finds one that is planted: ${how}`, () => {
      assert.equal(findsIn(text).length > 0, true);
      assert.match(findsIn(text)[0] ?? '', /^key \(.+\) in here: /);
    });
  }

  it('finds none where there is none, and says where it looked', () => {
    const hunt = new CanaryHunt([{ name: 'key', text: KEY }]);
    hunt.look('a', 'sk-canary-but another');
    hunt.look('b', Buffer.alloc(100_000));
    assert.deepEqual([hunt.finds, hunt.places], [[], ['a', 'b']]);
  });

  it('refuses a canary that chance could make', () => {
    assert.throws(() => new CanaryHunt([{ name: 'short', text: 'short' }]), /too short/);
  });
});
