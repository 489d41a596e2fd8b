import assert from 'node:assert/strict';
import type { Answer } from '../../../src/proxy/answer.js';
import { dashboardFile, dashboardPage } from '../../../src/proxy/endpoints/dashboard.js';
import { aHead, anExchange, fakeApp } from '../support.js';

describe('GET /dashboard', () => {
  const page = async (url: string): Promise<Answer> => dashboardPage.handle(anExchange({ head: aHead({ url }) }));

  it('is the page, which may load nothing from elsewhere', async () => {
    const answer = await page('/dashboard');
    assert.equal(answer.kind, 'whole');
    assert.deepEqual(answer.headers, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'referrer-policy': 'no-referrer',
    });
    assert.equal(answer.body.toString(), '<title>Panel</title>');
  });

  it('moves to the path its links are relative to', async () => {
    assert.partialDeepStrictEqual(await page('/dashboard/'), { status: 308, headers: { location: '/dashboard' } });
  });
});

describe('GET /dashboard/*', () => {
  const asked: string[] = [];
  const app = fakeApp(undefined, {
    dashboard: {
      file: (name) => {
        asked.push(name);
        return Promise.resolve(name.startsWith('none') ? undefined : { body: Buffer.from('x'), type: 'text/css' });
      },
      mayChange: () => false,
      dispatch: () => Promise.resolve(undefined),
    },
  });

  beforeEach(() => asked.splice(0));

  const file = async (rest: string): Promise<Answer> => dashboardFile.handle(anExchange({ app, rest }));

  for (const name of ['dashboard.js', 'fonts/codicon.ttf', 'a-b_c.d.css']) {
    it(`gives ${name}`, async () => {
      assert.partialDeepStrictEqual(await file(name), { status: 200, headers: { 'content-type': 'text/css' } });
    });
  }

  it('answers 404 for a file that is not there', () => assert.rejects(file('none.js'), { kind: 'not-found' }));

  const hostile = [
    '../secret',
    '..%2f..%2fetc/passwd',
    'a/../b',
    'a//b',
    '.env',
    'a\\b',
    'a/',
    'a%00.js',
    '/etc/passwd',
    'a.',
    '',
  ];
  for (const name of hostile) {
    it(`does not even look for "${name}"`, async () => {
      await assert.rejects(file(name), { kind: 'not-found' });
      assert.deepEqual(asked, []);
    });
  }
});
