import assert from 'node:assert/strict';
import { advise } from '../../../src/app/doctor/provider-trouble.js';
import { GatewayError, type ErrorKind } from '../../../src/core/errors.js';
import { aProviderCard } from '../../support/builders.js';

const ACME = aProviderCard({ baseUrl: 'https://api.acme.example/v1', keyUrl: 'https://acme.example/keys' });

const about = (
  kind: ErrorKind,
  {
    code = '',
    message = 'Acme said: sk-secret',
    local = false,
    origin = 'ACME_API_KEY',
    webProxy = undefined as string | undefined,
  } = {},
) =>
  advise({
    provider: { ...ACME, local },
    error: new GatewayError(kind, message, code === '' ? {} : { cause: Object.assign(new Error(code), { code }) }),
    origin,
    webProxy,
  });

describe('what the doctor says of a failed question', () => {
  it('repeats nothing that a provider wrote, and always says what to do', () => {
    const kinds: readonly ErrorKind[] = [
      'upstream-unauthenticated',
      'upstream-unreachable',
      'upstream-timeout',
      'upstream-garbled',
      'upstream-rate-limited',
      'upstream-out-of-credit',
      'upstream-model-unknown',
      'upstream-rejected',
      'upstream-failed',
      'internal',
    ];
    for (const kind of kinds) {
      const { what, doThis } = about(kind);
      assert.doesNotMatch(what + doThis, /secret/, kind);
      assert.ok(doThis.length > 10, kind);
    }
  });

  it('names the variable of a key that is refused, and where there are new ones', () => {
    assert.deepEqual(about('upstream-unauthenticated'), {
      state: 'problem',
      what: 'Acme refuses the key from ACME_API_KEY.',
      doThis: 'Set ACME_API_KEY with a current key of Acme. Keys are made at https://acme.example/keys.',
    });
    assert.match(about('upstream-unauthenticated', { origin: 'stored' }).doThis, /^Run "Signalbox: Set API Key"/);
  });

  it('leaves what to check to a token server that said it', () => {
    const message = 'Entra ID gave no access token (invalid_client): check AZURE_CLIENT_SECRET.';
    assert.equal(about('upstream-unauthenticated', { message }).doThis, message);
  });

  it('tells a wrong clock, a web proxy that reads along, a name and a connection apart', () => {
    const doThis = (code: string, over = {}): string => about('upstream-unreachable', { code, ...over }).doThis;
    assert.match(doThis('CERT_NOT_YET_VALID'), /clock of this machine/);
    assert.match(doThis('CERT_HAS_EXPIRED'), /clock of this machine/);
    assert.match(doThis('SELF_SIGNED_CERT_IN_CHAIN'), /NODE_EXTRA_CA_CERTS/);
    assert.match(doThis('ENOTFOUND'), /name servers/);
    assert.match(doThis('ECONNREFUSED'), /firewall/);
    assert.match(doThis('ECONNREFUSED', { webProxy: 'HTTPS_PROXY is set.' }), /HTTPS_PROXY is set\.$/);
    assert.match(doThis('ECONNREFUSED', { local: true }), /^Start Acme/);
  });

  it('takes a limit for a passing thing, and a missing list for no proof', () => {
    assert.equal(about('upstream-rate-limited').state, 'warning');
    assert.equal(about('upstream-model-unknown').state, 'unknown');
    assert.equal(about('upstream-garbled').state, 'problem');
  });
});
