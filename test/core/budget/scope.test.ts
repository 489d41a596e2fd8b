import assert from 'node:assert/strict';
import { isInScope } from '../../../src/core/budget/scope.js';

describe('isInScope', () => {
  const client = {
    surface: 'proxy',
    app: 'test',
    sessionId: undefined,
    workspace: 'shop',
    key: 'ci',
    team: 'web',
  } as const;
  const stranger = { surface: 'proxy', app: 'test', sessionId: undefined } as const;

  it('has everyone in it', () => {
    assert.equal(isInScope({ kind: 'everyone' }, client), true);
    assert.equal(isInScope({ kind: 'everyone' }, stranger), true);
  });

  it('goes by the name of the workspace, the client key or the team', () => {
    const isIn = (kind: 'workspace' | 'client' | 'team', name: string) => isInScope({ kind, name }, client);
    assert.deepEqual([isIn('workspace', 'shop'), isIn('client', 'ci'), isIn('team', 'web')], [true, true, true]);
    assert.deepEqual([isIn('workspace', 'ci'), isIn('client', 'web'), isIn('team', 'shop')], [false, false, false]);
  });

  it('has nobody in it who has no name', () => {
    assert.equal(isInScope({ kind: 'team', name: 'web' }, stranger), false);
  });
});
