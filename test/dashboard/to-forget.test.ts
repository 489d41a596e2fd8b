import assert from 'node:assert/strict';
import { hasSomethingToForget } from '../../src/dashboard/to-forget.js';
import { aHealth, aModelHealth, failing } from '../vscode/support/models.js';

describe('hasSomethingToForget', () => {
  const cases: readonly (readonly [string, boolean, Parameters<typeof aHealth>[0]])[] = [
    ['nothing of what never failed', false, { models: [aModelHealth()] }],
    ['a failure', true, { errors: 1 }],
    ['a rest', true, failing(1_000)],
    ['failures in a row', true, { failures: 1 }],
    ['the rest of a model', true, { models: [aModelHealth(failing(1_000))] }],
  ];
  for (const [what, is, over] of cases) {
    it(`finds ${what}`, () => assert.equal(hasSomethingToForget(aHealth(over)), is));
  }
});
