import assert from 'node:assert/strict';
import { isAllowed, MODEL_PATTERN_FORM } from '../../src/core/model-pattern.js';

describe('model patterns', () => {
  const means = (pattern: string, provider: string, model: string): boolean =>
    isAllowed({ provider, model }, [pattern]);

  it('mean one model by its whole name', () => {
    assert.ok(means('openai/gpt-5', 'openai', 'gpt-5'));
    assert.ok(!means('openai/gpt-5', 'openai', 'gpt-5-mini'));
    assert.ok(!means('openai/gpt-5', 'azure', 'gpt-5'));
    assert.ok(!means('openai/gpt-5', 'openai', 'gpt-5/x'));
  });

  it('mean all models of a provider with a star at the end, those with slashes too', () => {
    assert.ok(means('openrouter/*', 'openrouter', 'x'));
    assert.ok(means('openrouter/*', 'openrouter', 'maker/x'));
    assert.ok(!means('openrouter/*', 'openrouter2', 'x'));
  });

  it('mean one part with a star in between', () => {
    assert.ok(means('*/gpt-5', 'azure', 'gpt-5'));
    assert.ok(!means('*/gpt-5', 'openrouter', 'openai/gpt-5'));
    assert.ok(means('openrouter/openai/*', 'openrouter', 'openai/gpt-5'));
    assert.ok(!means('openrouter/openai/*', 'openrouter', 'openai'));
    assert.ok(!means('openrouter/openai/*', 'openrouter', 'meta/x'));
  });

  it('allow what any of them means, all without a list, and nothing with an empty one', () => {
    const ref = { provider: 'a', model: 'b' };
    assert.ok(isAllowed(ref, ['x/y', 'a/b']));
    assert.ok(isAllowed(ref, undefined));
    assert.ok(!isAllowed(ref, []));
  });

  for (const good of ['openai/gpt-5', 'openai/*', '*/gpt-5', '*/*', 'openrouter/openai/*', 'ollama/qwen3:8b']) {
    it(`may be "${good}"`, () => assert.match(good, MODEL_PATTERN_FORM));
  }
  for (const bad of [
    '',
    'auto',
    '*',
    'openai/',
    '/gpt',
    'openai/gpt-*',
    'open*/x',
    '**/x',
    'a//b',
    'a/b c',
    'a/b,c/d',
    'a/b\n',
  ]) {
    it(`may not be ${JSON.stringify(bad)}`, () => assert.doesNotMatch(bad, MODEL_PATTERN_FORM));
  }
});
