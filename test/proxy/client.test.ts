import assert from 'node:assert/strict';
import { clientOf } from '../../src/proxy/client.js';
import { aHead } from './support.js';

const clientFrom = (...headers: string[]) => clientOf(aHead({ headers }));

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
});
