import assert from 'node:assert/strict';
import { requireWire } from '../../../src/core/policy/require-wire.js';
import { aModel } from '../../support/builders.js';
import { aContext, aNeed, aPool, apply, namesOf } from '../../support/routing.js';

const CHAT = aModel({ model: 'chat' });
const MESSAGES = aModel({ model: 'messages' });
const wiresOf = ({ model }: { model: string }) =>
  model === 'chat' ? (['openai-chat'] as const) : (['anthropic-messages'] as const);

describe('require-wire', () => {
  it('keeps everything when every wire can carry the request', () => {
    const pool = aPool(CHAT, MESSAGES);
    assert.equal(apply(requireWire, pool, aContext({ wiresOf })), pool);
  });

  it('drops models that do not speak the only wire that can, and names the field', () => {
    const needs = aNeed({ onlyWires: { wires: ['openai-chat'], field: 'n' } });
    const pool = apply(requireWire, aPool(CHAT, MESSAGES), aContext({ wiresOf, needs }));
    assert.deepEqual(namesOf(pool), ['chat']);
    assert.equal(pool.rejected[0]?.reason, '"n" can be carried over openai-chat only');
  });

  it('keeps models of any wire that can', () => {
    const needs = aNeed({ onlyWires: { wires: ['openai-completions', 'anthropic-messages'], field: 'suffix' } });
    const pool = apply(requireWire, aPool(CHAT, MESSAGES), aContext({ wiresOf, needs }));
    assert.deepEqual(namesOf(pool), ['messages']);
    assert.equal(
      pool.rejected[0]?.reason,
      '"suffix" can be carried over openai-completions and anthropic-messages only',
    );
  });
});
