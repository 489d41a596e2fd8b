import assert from 'node:assert/strict';
import fc from 'fast-check';
import { authenticate, clientKeysIn, seesAll, type Access, type Keys } from '../../src/proxy/auth.js';
import { CLIENT_ROLES, type ClientKey } from '../../src/proxy/client-keys.js';
import { LAW_MS, runs } from '../support/runs.js';
import { aHead, aHolder, kindThrown, TOKEN } from './support.js';

/** Keys of clients by their text; here any text does. */
const CLIENT_KEYS: Readonly<Record<string, ClientKey>> = {
  'dev-key': { holder: aHolder({ name: 'dev', team: 'eng' }), isRevoked: false },
  'bot-key': { holder: aHolder({ name: 'bot' }), isRevoked: false },
  'old-key': { holder: aHolder({ name: 'dev' }), isRevoked: true },
  ...Object.fromEntries(CLIENT_ROLES.map((role) => [role, { holder: aHolder({ role }), isRevoked: false }])),
};

const KEYS: Keys = {
  token: () => Buffer.from(TOKEN),
  isSession: (key) => key === 'session',
  clientKey: (key) => CLIENT_KEYS[key],
};

const callerOf = (headers: readonly string[], access: Access = 'list') =>
  authenticate(aHead({ headers }), access, KEYS);

const refusalOf = (headers: readonly string[], access: Access = 'list') => kindThrown(() => callerOf(headers, access));

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
    assert.equal(refusalOf(session, 'list'), 'unauthenticated');
    assert.equal(refusalOf(session, 'anyone'), 'unauthenticated');
    assert.equal(refusalOf([], 'panel'), 'unauthenticated');
  });

  describe('with the key of a client', () => {
    const DEV = ['Authorization', 'Bearer dev-key'];
    const HOLDER = aHolder({ name: 'dev', team: 'eng' });

    for (const header of ['x-api-key', 'api-key', 'x-goog-api-key']) {
      it(`reads it in ${header}`, () => assert.deepEqual(callerOf([header, 'dev-key']), HOLDER));
    }

    it('says which client it is', () => assert.deepEqual(callerOf(DEV), HOLDER));

    it('wants all keys to be of the same client', () => {
      assert.deepEqual(callerOf([...DEV, 'x-api-key', 'dev-key']), HOLDER);
      assert.equal(refusalOf([...DEV, 'x-api-key', 'bot-key']), 'unauthenticated');
      assert.equal(refusalOf([...DEV, 'x-api-key', 'other']), 'unauthenticated');
      assert.equal(refusalOf([...DEV, 'x-api-key', TOKEN]), 'unauthenticated');
      assert.equal(refusalOf(['x-api-key', TOKEN, ...DEV]), 'unauthenticated');
    });

    it('says of a revoked key that it was revoked', () => {
      assert.throws(() => callerOf(['x-api-key', 'old-key']), { kind: 'unauthenticated', message: /was revoked/ });
      assert.throws(() => callerOf(['x-api-key', 'old-key'], 'anyone'), { kind: 'unauthenticated' });
    });

    it('opens what its role may, and says who may where it may not', () => {
      const may = (access: Access) =>
        CLIENT_ROLES.filter((role) => refusalOf(['x-api-key', role], access) === undefined);
      assert.deepEqual(may('anyone'), ['admin', 'developer', 'viewer', 'ci']);
      assert.deepEqual(may('list'), ['admin', 'developer', 'viewer', 'ci']);
      assert.deepEqual(may('call'), ['admin', 'developer', 'ci']);
      assert.deepEqual(may('decide'), ['admin', 'developer', 'viewer']);
      assert.deepEqual(may('own'), ['admin', 'developer', 'viewer']);
      assert.deepEqual(may('panel'), ['admin', 'viewer']);
      assert.deepEqual(may('change'), ['admin']);
      const message = /has the role "ci", which may not use this path\. Roles that may: admin, viewer\./;
      assert.throws(() => callerOf(['x-api-key', 'ci'], 'panel'), { kind: 'forbidden', message });
    });

    it('shows the numbers of everybody, or its own', () => {
      const all = CLIENT_ROLES.filter((role) => seesAll(aHolder({ role })));
      assert.deepEqual(all, ['admin', 'viewer']);
      assert.deepEqual([seesAll('owner'), seesAll('panel'), seesAll('stranger')], [true, true, false]);
    });

    it('is found in a head by its form', () => {
      const key = `sbx_${'A'.repeat(43)}`;
      const found = clientKeysIn(
        aHead({ headers: ['x-api-key', key, 'api-key', `${key}A`, 'Authorization', 'Basic x'] }),
      );
      assert.deepEqual(found, [key]);
    });
  });

  describe('with any headers', () => {
    const alike = fc.constantFrom(
      TOKEN,
      TOKEN.slice(1),
      `${TOKEN} `,
      TOKEN.toUpperCase(),
      `${TOKEN}\u0000`,
      'session',
      'dev-key',
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 24 }),
      alike,
      fc.tuple(fc.constantFrom('Bearer ', 'bearer  ', 'Basic ', 'Bearer\t', ''), alike).map((parts) => parts.join('')),
    );
    const name = fc.constantFrom('authorization', 'Authorization', 'x-api-key', 'api-key', 'X-Goog-Api-Key', 'cookie');
    const headers = fc.array(fc.tuple(name, value), { maxLength: 3 });
    const isKey = (text: string): boolean => [TOKEN, 'dev-key'].includes(text);

    it('lets nobody in but by keys that are all good, and never fails otherwise', () => {
      fc.assert(
        fc.property(headers, (sent) => {
          const keys = sent.filter(([header]) => header !== 'cookie');
          const isGood = keys.every(([header, text]) =>
            /^authorization$/i.test(header)
              ? isKey(text.replace(/^bearer +/i, '')) && /^bearer +/i.test(text)
              : isKey(text),
          );
          const kind = refusalOf(sent.flat());
          if (kind === undefined) assert.ok(keys.length > 0 && isGood);
          else assert.equal(kind, 'unauthenticated');
        }),
        runs(100_000),
      );
    }).timeout(6 * LAW_MS);
  });

  it('does not put keys into its messages', () => {
    assert.throws(
      () => callerOf(['x-api-key', 'sk-secret']),
      ({ message }: Error) => !message.includes('sk-secret'),
    );
  });
});
