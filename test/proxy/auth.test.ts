import assert from 'node:assert/strict';
import { authenticate, clientKeysIn, type Access, type Keys } from '../../src/proxy/auth.js';
import type { ClientKey } from '../../src/proxy/client-keys.js';
import { ENDPOINTS } from '../../src/proxy/endpoints/index.js';
import { aHead, kindThrown, TOKEN } from './support.js';

/** Keys of clients by their text; here any text does. */
const CLIENT_KEYS: Readonly<Record<string, ClientKey>> = {
  'ci-key': { holder: { name: 'ci', team: 'eng' }, isRevoked: false },
  'bot-key': { holder: { name: 'bot', team: undefined }, isRevoked: false },
  'old-key': { holder: { name: 'ci', team: undefined }, isRevoked: true },
};

const KEYS: Keys = {
  token: Buffer.from(TOKEN),
  isSession: (key) => key === 'session',
  clientKey: (key) => CLIENT_KEYS[key],
};

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

  describe('with the key of a client', () => {
    const CI = ['Authorization', 'Bearer ci-key'];

    for (const header of ['x-api-key', 'api-key', 'x-goog-api-key']) {
      it(`reads it in ${header}`, () => assert.deepEqual(callerOf([header, 'ci-key']), { name: 'ci', team: 'eng' }));
    }

    it('says which client it is', () => assert.deepEqual(callerOf(CI), { name: 'ci', team: 'eng' }));

    it('wants all keys to be of the same client', () => {
      assert.deepEqual(callerOf([...CI, 'x-api-key', 'ci-key']), { name: 'ci', team: 'eng' });
      assert.equal(refusalOf([...CI, 'x-api-key', 'bot-key']), 'unauthenticated');
      assert.equal(refusalOf([...CI, 'x-api-key', 'other']), 'unauthenticated');
      assert.equal(refusalOf([...CI, 'x-api-key', TOKEN]), 'unauthenticated');
      assert.equal(refusalOf(['x-api-key', TOKEN, ...CI]), 'unauthenticated');
    });

    it('says of a revoked key that it was revoked', () => {
      assert.throws(() => callerOf(['x-api-key', 'old-key']), { kind: 'unauthenticated', message: /was revoked/ });
      assert.throws(() => callerOf(['x-api-key', 'old-key'], 'anyone'), { kind: 'unauthenticated' });
    });

    it('opens what the token opens, but not what is for the owner or the panel', () => {
      assert.deepEqual(callerOf(CI, 'anyone'), { name: 'ci', team: 'eng' });
      assert.equal(refusalOf(CI, 'token'), undefined);
      assert.equal(refusalOf(CI, 'owner'), 'forbidden');
      assert.equal(refusalOf(CI, 'panel'), 'forbidden');
    });

    it('opens every path but these', () => {
      const refused = ENDPOINTS.filter(({ access }) => refusalOf(CI, access) !== undefined).map(({ path }) => path);
      assert.deepEqual(refused, ['/stats', '/dashboard/api', '/signalbox/handover']);
    });

    it('is found in a head by its form', () => {
      const key = `sbx_${'A'.repeat(43)}`;
      const found = clientKeysIn(
        aHead({ headers: ['x-api-key', key, 'api-key', `${key}A`, 'Authorization', 'Basic x'] }),
      );
      assert.deepEqual(found, [key]);
    });
  });

  it('lets only the token use what is for the owner', () => {
    assert.equal(callerOf(['x-api-key', TOKEN], 'owner'), 'owner');
    assert.equal(refusalOf([], 'owner'), 'unauthenticated');
    assert.equal(refusalOf(['x-api-key', 'session'], 'owner'), 'unauthenticated');
  });

  it('does not put keys into its messages', () => {
    assert.throws(
      () => callerOf(['x-api-key', 'sk-secret']),
      ({ message }: Error) => !message.includes('sk-secret'),
    );
  });
});
