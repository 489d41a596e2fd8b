import assert from 'node:assert/strict';
import { argumentsObject, replyArguments, requireReadableCalls } from '../../src/wire/tool-arguments.js';

describe('argumentsObject', () => {
  it('reads an object', () => {
    assert.deepEqual(argumentsObject('read', '{"path":"a"}'), { path: 'a' });
  });

  it('takes no text for no arguments', () => {
    assert.deepEqual(argumentsObject('read', ' '), {});
  });

  for (const text of ['{"path":', '[1]', '"a"']) {
    it(`refuses ${text}, naming the tool`, () => {
      assert.throws(() => argumentsObject('read', text), {
        kind: 'invalid-request',
        message: 'The arguments of the call to "read" are not a JSON object.',
      });
    });
  }
});

describe('replyArguments', () => {
  it('reads an object, and no text as one without fields', () => {
    assert.deepEqual(replyArguments('{"path":"a"}', 'tool-calls'), { path: 'a' });
    assert.deepEqual(replyArguments(' ', 'tool-calls'), {});
  });

  it('has none for a call that the limit cut', () => assert.equal(replyArguments('{"path":', 'length'), undefined));

  it('refuses any other that cannot be read', () => {
    assert.throws(() => replyArguments('{"path":', 'tool-calls'), { kind: 'upstream-garbled' });
    assert.throws(() => replyArguments('[1]', 'other'), { kind: 'upstream-garbled' });
  });
});

describe('requireReadableCalls', () => {
  const calls = [{ argumentsJson: '{"a":' }];

  it('refuses a reply that ends in a cut tool call', () => {
    assert.throws(() => requireReadableCalls({ reason: 'tool-calls', calls }), { kind: 'upstream-garbled' });
  });

  it('lets a reply be that says it was cut', () => {
    requireReadableCalls({ reason: 'length', calls });
  });

  it('lets calls without arguments be', () => {
    requireReadableCalls({ reason: 'tool-calls', calls: [{ argumentsJson: '' }, { argumentsJson: '{}' }] });
  });
});
