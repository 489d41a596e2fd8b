import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ErrorKind } from '../../src/core/errors.js';
import { admit, type GateOptions } from '../../src/proxy/gate.js';
import { LAW_MS, runs } from '../support/runs.js';
import { aHead, kindThrown, TOKEN } from './support.js';

const OPTIONS: GateOptions = {
  port: 8787,
  maxBodyBytes: 1_000,
  access: 'list',
  keys: { token: () => Buffer.from(TOKEN), isSession: () => false, clientKey: () => undefined },
};

const HOST = ['Host', '127.0.0.1:8787'];
const KEY = ['Authorization', `Bearer ${TOKEN}`];
const JSON_TYPE = ['Content-Type', 'application/json'];

const refusalOf = (over: Parameters<typeof aHead>[0], options: Partial<GateOptions> = {}): ErrorKind | undefined =>
  kindThrown(() => admit(aHead(over), { ...OPTIONS, ...options }));

describe('gate', () => {
  it('lets the owner in', () => assert.equal(admit(aHead(), OPTIONS), 'owner'));

  describe('form', () => {
    it('refuses HTTP/1.0', () => assert.equal(refusalOf({ httpVersion: '1.0' }), 'invalid-request'));

    for (const url of ['http://evil.example/v1/models', '*', 'evil.example:443']) {
      it(`refuses the target ${url}`, () => assert.equal(refusalOf({ url }), 'invalid-request'));
    }

    for (const character of ['\0', '\b', '\n', '\r', '\x1b', '\x7f']) {
      it(`refuses ${JSON.stringify(character)} in a header`, () => {
        assert.equal(refusalOf({ headers: [...HOST, ...KEY, 'X-A', `a${character}b`] }), 'invalid-request');
      });
    }

    it('allows a tab in a header, and text in other scripts', () => {
      assert.equal(refusalOf({ headers: [...HOST, ...KEY, 'X-A', 'a\tb', 'X-B', 'é'] }), undefined);
    });

    it('refuses to change protocols', () => {
      assert.equal(refusalOf({ headers: [...HOST, ...KEY, 'Upgrade', 'websocket'] }), 'upgrade-refused');
    });
  });

  describe('host', () => {
    it('answers to localhost too', () => {
      assert.equal(refusalOf({ headers: ['Host', 'localhost:8787', ...KEY] }), undefined);
    });

    const foreign = [
      'evil.example',
      'evil.example:8787',
      'localhost.evil.example',
      '127.0.0.1.evil.example:8787',
      '127.0.0.1:8788',
      '127.0.0.1',
      'localhost.:8787',
      '0.0.0.0:8787',
      '[::1]:8787',
      '127.0.0.1:8787@evil.example',
      '2130706433:8787',
      '',
    ];
    for (const host of foreign) {
      it(`refuses "${host}"`, () => assert.equal(refusalOf({ headers: ['Host', host, ...KEY] }), 'misdirected-host'));
    }

    it('refuses a request without one', () => assert.equal(refusalOf({ headers: KEY }), 'invalid-request'));

    it('refuses two, even of the same value', () => {
      assert.equal(refusalOf({ headers: [...HOST, ...HOST, ...KEY] }), 'invalid-request');
    });
  });

  describe('browsers', () => {
    const withOrigin = (url: string, origin: string) =>
      refusalOf({ url, headers: [...HOST, ...KEY, 'Origin', origin] });

    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000', 'vscode-webview://a', '']) {
      it(`refuses the origin "${origin}" everywhere`, () => {
        assert.equal(withOrigin('/v1/models', origin), 'forbidden');
        assert.equal(withOrigin('/dashboard/api', origin), 'forbidden');
      });
    }

    for (const origin of ['http://127.0.0.1:8787', 'http://localhost:8787']) {
      it(`allows ${origin} on the panel's paths only`, () => {
        assert.equal(withOrigin('/dashboard/api', origin), undefined);
        assert.equal(withOrigin('/dashboard', origin), undefined);
        assert.equal(withOrigin('/v1/models', origin), 'forbidden');
      });
    }

    it('refuses a second, foreign origin behind our own', () => {
      const headers = [...HOST, ...KEY, 'Origin', 'http://127.0.0.1:8787', 'Origin', 'https://evil.example'];
      assert.equal(refusalOf({ url: '/dashboard/api', headers }), 'forbidden');
    });

    const fetchHead = (site: string, mode: string, destination: string) => [
      ...HOST,
      ...KEY,
      ...['Sec-Fetch-Site', site, 'Sec-Fetch-Mode', mode, 'Sec-Fetch-Dest', destination],
    ];

    for (const site of ['cross-site', 'same-site', 'same-origin']) {
      it(`refuses ${site} fetches outside the panel`, () => {
        assert.equal(refusalOf({ headers: fetchHead(site, 'cors', 'empty') }), 'forbidden');
      });
    }

    it('allows an address that was typed', () => {
      assert.equal(refusalOf({ headers: fetchHead('none', 'navigate', 'document') }), undefined);
    });

    it("allows the panel's own fetches, and no other site's", () => {
      const to = (site: string) => refusalOf({ url: '/dashboard/api', headers: fetchHead(site, 'cors', 'empty') });
      assert.equal(to('same-origin'), undefined);
      assert.equal(to('same-site'), 'forbidden');
      assert.equal(to('cross-site'), 'forbidden');
    });

    it('allows a link from anywhere to open the page, and only that', () => {
      const open = (url: string, mode: string, destination: string) =>
        refusalOf({ url, headers: fetchHead('cross-site', mode, destination) });
      assert.equal(open('/dashboard', 'navigate', 'document'), undefined);
      assert.equal(open('/dashboard', 'navigate', 'iframe'), 'forbidden');
      assert.equal(open('/dashboard', 'no-cors', 'document'), 'forbidden');
      assert.equal(open('/dashboard/dashboard.js', 'navigate', 'document'), 'forbidden');
      assert.equal(open('/v1/models', 'navigate', 'document'), 'forbidden');
    });

    it('refuses a form that posts to the page', () => {
      const headers = [...fetchHead('cross-site', 'navigate', 'document'), ...JSON_TYPE];
      assert.equal(refusalOf({ method: 'POST', url: '/dashboard', headers }), 'forbidden');
    });
  });

  describe('method', () => {
    it('refuses a preflight without asking for a key', () => {
      assert.equal(refusalOf({ method: 'OPTIONS', headers: HOST }), 'forbidden');
    });

    for (const method of ['TRACE', 'CONNECT', 'PUT', 'PATCH']) {
      it(`refuses ${method}`, () => assert.equal(refusalOf({ method }), 'method-not-allowed'));
    }

    for (const method of ['HEAD', 'DELETE']) {
      it(`allows ${method}`, () => assert.equal(refusalOf({ method }), undefined));
    }
  });

  describe('body', () => {
    const LENGTH = ['Content-Length', '1'];
    const post = (...headers: string[]) => refusalOf({ method: 'POST', headers: [...HOST, ...KEY, ...headers] });

    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
      it(`takes ${type}`, () => assert.equal(post(...LENGTH, 'Content-Type', type), undefined));
    }

    const others = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
      'application/jsonp',
      '',
    ];
    for (const type of others) {
      it(`refuses "${type}"`, () => assert.equal(post(...LENGTH, 'Content-Type', type), 'unsupported-media-type'));
    }

    it('refuses a body of no type, or of two', () => {
      assert.equal(post(...LENGTH), 'unsupported-media-type');
      assert.equal(post('Transfer-Encoding', 'chunked'), 'unsupported-media-type');
      assert.equal(post(...LENGTH, ...JSON_TYPE, ...JSON_TYPE), 'unsupported-media-type');
    });

    it('asks for no type where there is no body', () => {
      assert.equal(post(), undefined);
      assert.equal(post('Content-Length', '0'), undefined);
    });

    it('refuses a compressed body', () => {
      assert.equal(post(...JSON_TYPE, 'Content-Encoding', 'gzip'), 'unsupported-media-type');
    });

    it('reads chunks, and no other transfer coding', () => {
      assert.equal(post(...JSON_TYPE, 'Transfer-Encoding', 'Chunked'), undefined);
      assert.equal(post(...JSON_TYPE, 'Transfer-Encoding', 'gzip, chunked'), 'invalid-request');
    });

    it('takes a body of exactly the limit, and refuses one byte more before it is read', () => {
      assert.equal(post(...JSON_TYPE, 'Content-Length', '1000'), undefined);
      assert.equal(post(...JSON_TYPE, 'Content-Length', '1001'), 'body-too-large');
    });

    it('asks for the key first, so that a stranger learns nothing', () => {
      assert.equal(refusalOf({ method: 'POST', headers: [...HOST, 'Content-Length', '1001'] }), 'unauthenticated');
    });
  });

  describe('any head', () => {
    const name = fc.constantFrom(
      ...['Host', 'host', 'Authorization', 'X-Api-Key', 'api-key', 'x-goog-api-key', 'Origin', 'Sec-Fetch-Site'],
      ...[
        'Sec-Fetch-Mode',
        'Sec-Fetch-Dest',
        'Content-Type',
        'Content-Length',
        'Content-Encoding',
        'Transfer-Encoding',
      ],
      ...['Upgrade', '__proto__', 'constructor', ''],
    );
    const value = fc.oneof(
      fc.constantFrom(
        ...['127.0.0.1:8787', 'localhost:8787', 'Bearer ', 'bearer x', TOKEN.slice(1), `${TOKEN}0`, 'none', 'navigate'],
        ...[
          'same-origin',
          'document',
          'http://localhost:8787',
          'application/json',
          'chunked',
          '0',
          '1001',
          '-1',
          'NaN',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const head = fc.record({
      method: fc.oneof(fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'get'), fc.string({ maxLength: 3 })),
      url: fc.oneof(
        fc.constantFrom('/', '/dashboard', '/v1/models?key=%', '/v1/v1/?', '//', '*', '/%'),
        fc.string({ unit: 'binary', maxLength: 6 }).map((tail) => `/${tail}`),
      ),
      httpVersion: fc.constantFrom('1.1', '1.1', '1.1', '1.0', ''),
      headers: fc
        .tuple(fc.constantFrom(HOST, []), fc.array(fc.tuple(name, value), { maxLength: 4 }))
        .map(([host, others]) => [...host, ...others.flat()]),
    });

    it('without the token is a stranger or is refused, and an open route is all it gets', () => {
      fc.assert(
        fc.property(
          head,
          fc.constantFrom('anyone', 'list', 'call', 'decide', 'own', 'panel', 'change'),
          (any, access) => {
            const kind = kindThrown(() => assert.equal(admit(aHead(any), { ...OPTIONS, access }), 'stranger'));
            assert.ok(kind === undefined ? access === 'anyone' : kind !== 'internal', kind);
          },
        ),
        runs(20_000),
      );
    }).timeout(LAW_MS);
  });
});
