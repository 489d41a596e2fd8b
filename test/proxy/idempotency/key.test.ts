import assert from 'node:assert/strict';
import type { Caller } from '../../../src/proxy/auth.js';
import { chatCompletions } from '../../../src/proxy/endpoints/chat-completions.js';
import { gemini } from '../../../src/proxy/endpoints/gemini.js';
import { fingerprintOf, idempotencyKeyOf, scopeOf, type KeyedRequest } from '../../../src/proxy/idempotency/key.js';
import { aHead, aHolder, anExchange } from '../support.js';

const keyIn = (...values: readonly string[]): string | undefined =>
  idempotencyKeyOf(aHead({ headers: values.flatMap((value) => ['Idempotency-Key', value]) }));

describe('the header "Idempotency-Key"', () => {
  it('may be absent', () => assert.equal(keyIn(), undefined));

  for (const key of ['k', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'with a space', '~', 'k'.repeat(255)]) {
    it(`may be ${key.slice(0, 40)}`, () => assert.equal(keyIn(key), key));
  }

  for (const [what, key] of [
    ['empty', ''],
    ['of 256 characters', 'k'.repeat(256)],
    ['of other characters', 'clé'],
    ['with a tab', 'a\tb'],
  ] as const) {
    it(`may not be ${what}`, () => {
      assert.throws(() => keyIn(key), { kind: 'invalid-request', message: /must be 1 to 255 printable ASCII/ });
    });
  }

  it('may not be sent twice', () => {
    assert.throws(() => keyIn('a', 'a'), { kind: 'invalid-request', message: /sent more than once/ });
  });
});

const aKeyed = ({
  caller = 'owner',
  clientKey,
  url = '/v1/chat/completions',
  rest = '',
  body = '{}',
  headers = [],
  ...over
}: Partial<Omit<KeyedRequest, 'exchange' | 'bytes'>> & {
  readonly caller?: Caller;
  readonly clientKey?: string;
  readonly url?: string;
  readonly rest?: string;
  readonly body?: string | Buffer;
  readonly headers?: readonly string[];
} = {}): KeyedRequest => ({
  key: 'k',
  endpoint: chatCompletions,
  exchange: anExchange({
    caller,
    rest,
    head: aHead({ url, headers: [...(clientKey === undefined ? [] : ['X-Api-Key', clientKey]), ...headers] }),
  }),
  bytes: Buffer.from(body),
  ...over,
});

const KEY_1 = `sbx_${'a'.repeat(43)}`;
const KEY_2 = `sbx_${'b'.repeat(43)}`;

describe('the scope of a key', () => {
  it('is the same for the same client, endpoint and key, whatever else differs', () => {
    assert.equal(scopeOf(aKeyed()), scopeOf(aKeyed({ body: '{"a":1}', url: '/v1/v1/chat/completions?x=1' })));
  });

  for (const [what, other] of [
    ['another key', aKeyed({ key: 'l' })],
    ['another endpoint', aKeyed({ endpoint: gemini })],
    ['another client', aKeyed({ caller: aHolder(), clientKey: KEY_1 })],
  ] as const) {
    it(`is another for ${what}`, () => assert.notEqual(scopeOf(aKeyed()), scopeOf(other)));
  }

  it('is another for a new key of the same name, and for other rights of the same key', () => {
    const scopes = [
      aKeyed({ caller: aHolder(), clientKey: KEY_1 }),
      aKeyed({ caller: aHolder(), clientKey: KEY_2 }),
      aKeyed({ caller: aHolder({ models: ['a/*'] }), clientKey: KEY_1 }),
    ].map(scopeOf);
    assert.equal(new Set(scopes).size, 3);
  });

  it('tells nothing of what it is made of', () => {
    assert.match(scopeOf(aKeyed({ caller: aHolder(), clientKey: KEY_1 })), /^[A-Za-z0-9+/]{43}=$/);
  });
});

describe('the fingerprint of a request', () => {
  it('is the same for the same request, whoever sends it', async () => {
    const other = aKeyed({ caller: aHolder(), clientKey: KEY_1, headers: ['X-Stainless-Retry-Count', '1'] });
    assert.equal(await fingerprintOf(aKeyed()), await fingerprintOf(other));
  });

  for (const [what, over] of [
    ['body', { body: '{ }' }],
    ['query', { url: '/v1/chat/completions?alt=sse' }],
    ['end of the path', { rest: 'auto:generateContent' }],
    ['header that a provider gets', { headers: ['anthropic-beta', 'one'] }],
  ] as const) {
    it(`is another for another ${what}`, async () => {
      assert.notEqual(await fingerprintOf(aKeyed()), await fingerprintOf(aKeyed(over)));
    });
  }

  it('sees every byte of a long body', async () => {
    const bytes = 5 * 1_048_576;
    const prints = new Set<string>();
    for (const at of [-1, 0, 2 * 1_048_576 - 1, 2 * 1_048_576, bytes - 1]) {
      const body = Buffer.alloc(bytes, 'a');
      if (at >= 0) body[at] = 0x62;
      prints.add(await fingerprintOf(aKeyed({ body })));
    }
    assert.equal(prints.size, 5);
  });
});
