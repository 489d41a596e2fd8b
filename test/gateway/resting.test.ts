import assert from 'node:assert/strict';
import { restingError } from '../../src/gateway/resting.js';
import { aModel } from '../support/builders.js';

describe('when every model rests', () => {
  const ending = aModel({ lifecycle: { retiresOn: '2027-01-14', successor: 'acme/two' } });

  it('says of a model that was not found what to use instead', () => {
    const { kind, message } = restingError([{ model: ending, rest: { cause: 'missing', untilMs: 61_000 } }], 1_000);
    assert.equal(kind, 'resting');
    assert.match(
      message,
      /: acme\/one was not found at its provider \(for 60 s more\); use acme\/two instead\. Wait, or/,
    );
  });

  it('does not send people to another model for a pause', () => {
    const { message } = restingError([{ model: ending, rest: { cause: 'rate-limit', untilMs: 2_000 } }], 1_000);
    assert.match(message, /: acme\/one asked for a pause \(for 1 s more\)\. Wait, or/);
  });
});
