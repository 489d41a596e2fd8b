import assert from 'node:assert/strict';
import { localStrategy } from '../../src/cli/strategies.js';
import { EXIT, type Verb } from '../../src/cli/verbs/verb.js';
import { runVerb } from '../support/cli.js';

/** Prints which strategy was chosen. */
const chosen: Verb = {
  name: 'chosen',
  usage: '',
  summary: '',
  options: {},
  run: async (context) => {
    context.out((await localStrategy(context)).id);
    return EXIT.ok;
  },
};

describe('localStrategy', () => {
  it('is the first of this machine unless another is named', async () => {
    assert.equal((await runVerb(chosen)).out, 'learned');
    assert.equal((await runVerb(chosen, { options: { strategy: 'diy' } })).out, 'diy');
  });

  for (const strategy of ['llm', '']) {
    it(`refuses "${strategy}" and lists what there is`, async () => {
      await assert.rejects(runVerb(chosen, { options: { strategy } }), {
        kind: 'invalid-request',
        message: `There is no strategy "${strategy}" on this machine. Choose of: learned, signals, rules, diy.`,
      });
    });
  }
});
