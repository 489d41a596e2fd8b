import assert from 'node:assert/strict';
import { secretsIn, withoutSecrets } from '../../src/gateway/scrub.js';

const KEY = 'sk-live+Zk3/9xQ==vB7mN2pL5rT8';

describe('withoutSecrets', () => {
  const clean = (text: string): string => withoutSecrets(text, [KEY]);

  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  for (const [how, text] of [
    ['plainly', KEY],
    ['percent-encoded', encodeURIComponent(KEY)],
    ['percent-encoded in small letters', encodeURIComponent(KEY).replace(/%../g, (code) => code.toLowerCase())],
    ['in base64', base64(KEY)],
    ['in base64 behind one byte', base64(`a${KEY}`)],
    ['in base64 behind two bytes', base64(`ab${KEY}`)],
    ['in base64 for addresses', Buffer.from(KEY).toString('base64url')],
    ['in hexadecimal digits', Buffer.from(KEY).toString('hex')],
    ['with escaped slashes', KEY.replaceAll('/', '\\/')],
    ['broken over lines', KEY.replace(/(.{5})/g, '$1\n')],
    ['with what nobody sees in between', KEY.replace(/(.{3})/g, '$1\u200b')],
  ] as const) {
    it(`takes out a secret that is repeated ${how}`, () => {
      const found = clean(`before ${text} after`);
      assert.match(found, /^before .*\[secret\].* after$/s);
      // No more than 7 characters in a row are left.
      const bare = found.replace(/\s|\u200b|\\/g, '');
      for (let at = 0; at + 8 <= text.length; at += 1) assert.ok(!bare.includes(text.slice(at, at + 8)), found);
    });
  }

  it('takes out a part of a secret, from eight characters on', () => {
    assert.equal(clean(`ends in ${KEY.slice(-8)}`), 'ends in [secret]');
    assert.equal(clean(`ends in ${KEY.slice(-7)}`), `ends in ${KEY.slice(-7)}`);
  });

  it('takes out each place, and every secret', () => {
    assert.equal(
      withoutSecrets('one-secret-1 and two-secret-2 and one-secret-1', ['one-secret-1', 'two-secret-2']),
      '[secret] and [secret] and [secret]',
    );
  });

  it('leaves other texts alone', () => {
    const text = 'The model is overloaded (request 0123). Try again in 20 s.';
    assert.equal(clean(text), text);
    assert.equal(withoutSecrets(text, []), text);
  });
});

describe('secretsIn', () => {
  it('finds keys by the names of headers, without the word before them', () => {
    const headers = {
      authorization: 'Bearer sk-1234567890',
      'x-api-key': 'key-1234567890',
      'x-goog-api-key': 'goog-1234567890',
      'x-amz-security-token': 'session-1234567890',
      'x-my-secret': 'mine-1234567890',
      'content-type': 'application/json',
    };
    assert.deepEqual(secretsIn(headers), [
      'sk-1234567890',
      'key-1234567890',
      'goog-1234567890',
      'session-1234567890',
      'mine-1234567890',
    ]);
  });

  it('finds the parts of a signature', () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/eu-west-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6';
    assert.deepEqual(secretsIn({ authorization }), ['AKIDEXAMPLE', '5d672d79c15b13162d9279b0855cfba6']);
  });

  it('takes what is shorter than any key for none', () => {
    assert.deepEqual(secretsIn({ authorization: 'Bearer none' }), []);
  });
});
