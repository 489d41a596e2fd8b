import assert from 'node:assert/strict';
import { authenticate, type Access } from '../../src/proxy/auth.js';
import { aHead, kindThrown, TOKEN } from './support.js';

const KEYS = { token: Buffer.from(TOKEN), isSession: (key: string) => key === 'session' };

const callerOf = (headers: readonly string[], access: Access = 'token') =>
  authenticate(aHead({ headers }), access, KEYS);

const refusalOf = (headers: readonly string[], access: Access = 'token') => kindThrown(() => callerOf(headers, access));

describe('auth', () => {
  for (const header of ['x-api-key', 'API-Key', 'x-goog-api-key']) {
    it(`reads the key in ${header}, and refuses a wrong one`, () => {
      assert.equal(callerOf([header, TOKEN]), 'owner');
      assert.equal(refusalOf([header, `${TOKEN}0`]), 'unauthenticated');
      assert.equal(refusalOf([header, '']), 'unauthenticated');
    });
  }

  it('reads a bearer, whatever the case of the word', () => {
    assert.equal(callerOf(['Authorization', `bearer ${TOKEN}`]), 'owner');
  });

  for (const value of [`Basic ${TOKEN}`, TOKEN, `Bearer${TOKEN}`, 'Bearer ', 'Bearer', `Bearer ${TOKEN} x`, '']) {
    it(`refuses "${value.replace(TOKEN, '<token>')}"`, () => {
      assert.equal(refusalOf(['Authorization', value]), 'unauthenticated');
    });
  }

  it('refuses a request without a key', () => assert.equal(refusalOf([]), 'unauthenticated'));

  it('wants every key that is sent to be right', () => {
    const bearer = ['Authorization', `Bearer ${TOKEN}`];
    assert.equal(callerOf([...bearer, 'x-api-key', TOKEN]), 'owner');
    assert.equal(refusalOf([...bearer, 'x-api-key', 'other']), 'unauthenticated');
    assert.equal(refusalOf([...bearer, 'Authorization', 'Bearer other']), 'unauthenticated');
    assert.equal(refusalOf(['Authorization', 'Bearer other', 'x-api-key', TOKEN]), 'unauthenticated');
    assert.equal(refusalOf(['Authorization', `Basic ${TOKEN}`, 'x-api-key', TOKEN]), 'unauthenticated');
  });

  it('lets a stranger use an open route, but not with a wrong key', () => {
    assert.equal(callerOf([], 'anyone'), 'stranger');
    assert.equal(callerOf(['x-api-key', TOKEN], 'anyone'), 'owner');
    assert.equal(refusalOf(['x-api-key', 'other'], 'anyone'), 'unauthenticated');
  });

  it("takes a session on the panel's routes and nowhere else", () => {
    const session = ['Authorization', 'Bearer session'];
    assert.equal(callerOf(session, 'panel'), 'panel');
    assert.equal(callerOf(['Authorization', `Bearer ${TOKEN}`], 'panel'), 'owner');
    assert.equal(refusalOf(session, 'token'), 'unauthenticated');
    assert.equal(refusalOf(session, 'anyone'), 'unauthenticated');
    assert.equal(refusalOf([], 'panel'), 'unauthenticated');
  });

  it('does not put keys into its messages', () => {
    assert.throws(
      () => callerOf(['x-api-key', 'sk-secret']),
      ({ message }: Error) => !message.includes('sk-secret'),
    );
  });
});
