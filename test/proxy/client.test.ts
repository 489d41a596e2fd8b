import assert from 'node:assert/strict';
import { clientOf } from '../../src/proxy/client.js';
import { aHead, aHolder } from './support.js';

const clientFrom = (...headers: string[]) => clientOf(aHead({ headers }), 'owner');

describe('client', () => {
  const names: readonly [string, string][] = [
    ['OpenAI/JS 7.55.0', 'openai'],
    ['claude-cli/2.1.329 (external, cli)', 'claude-cli'],
    ['ai-sdk/openai-compatible/3.0.1 ai/7', 'ai-sdk'],
    ['node', 'node'],
    ['', 'unknown'],
    ['<script>', 'unknown'],
  ];
  for (const [userAgent, app] of names) {
    it(`calls "${userAgent}" ${app}`, () => assert.equal(clientFrom('User-Agent', userAgent).app, app));
  }

  it('calls a client without a name unknown', () => {
    assert.deepEqual(clientFrom(), { surface: 'proxy', app: 'unknown', sessionId: undefined });
  });

  it('tells our own command line from other tools', () => {
    assert.equal(clientFrom('User-Agent', 'signalbox-cli/1').surface, 'cli');
    assert.equal(clientFrom('User-Agent', 'signalbox-client/1').surface, 'proxy');
  });

  it('keeps 32 characters of a name', () => {
    assert.equal(clientFrom('User-Agent', 'a'.repeat(33)).app, 'a'.repeat(32));
  });

  for (const header of ['x-session-id', 'X-Claude-Code-Session-Id', 'session-id']) {
    it(`reads the session from ${header}`, () => assert.equal(clientFrom(header, 'abc-1').sessionId, 'abc-1'));
  }

  it('takes a session of 128 characters, not of 129 or with spaces', () => {
    assert.equal(clientFrom('session-id', 'a'.repeat(128)).sessionId, 'a'.repeat(128));
    assert.equal(clientFrom('session-id', 'a'.repeat(129)).sessionId, undefined);
    assert.equal(clientFrom('session-id', 'a b').sessionId, undefined);
  });

  it('names the key that was used, and its team', () => {
    const of = (team: string | undefined) => clientOf(aHead({ headers: [] }), aHolder({ team }));
    assert.deepEqual(of('eng'), { surface: 'proxy', app: 'unknown', sessionId: undefined, key: 'ci', team: 'eng' });
    assert.deepEqual(of(undefined), { surface: 'proxy', app: 'unknown', sessionId: undefined, key: 'ci' });
  });

  it('says which models the key that was used allows', () => {
    const { allowedModels } = clientOf(aHead({ headers: [] }), aHolder({ models: ['openai/*'] }));
    assert.deepEqual(allowedModels, ['openai/*']);
    assert.ok(!('allowedModels' in clientOf(aHead({ headers: [] }), aHolder())));
  });

  describe('workspace', () => {
    const workspaceFrom = (name: string) => clientFrom('x-signalbox-workspace', name).workspace;

    it('is a plain name', () => assert.equal(workspaceFrom('web-shop_2.0'), 'web-shop_2.0'));
    it('may have spaces', () => assert.equal(workspaceFrom('web shop'), 'web shop'));
    it('may be percent-encoded', () => assert.equal(workspaceFrom('B%C3%BCro%20%F0%9F%9A%A6'), 'Büro 🚦'));
    it('is absent when nothing says it', () => assert.ok(!('workspace' in clientFrom())));

    it('has 128 characters at most, escapes not counted', () => {
      assert.equal(workspaceFrom('%61'.repeat(128)), 'a'.repeat(128));
      assert.equal(workspaceFrom('a'.repeat(129)), undefined);
    });

    for (const [what, value] of [
      ['nothing', ''],
      ['blanks', '%20%20'],
      ['a broken escape', '100%'],
      ['escapes of no character', '%ff'],
      ['a line end', 'a%0Ab'],
      ['an override of direction', '%E2%80%AEabc'],
      ['characters that a header cannot have', 'B\u00fcro'],
    ] as const) {
      it(`is not ${what}`, () => assert.equal(workspaceFrom(value), undefined));
    }
  });
});
