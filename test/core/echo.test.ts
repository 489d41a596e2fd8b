import assert from 'node:assert/strict';
import { spokenIn, withoutEcho } from '../../src/core/echo.js';
import { aRequest, userSays } from '../support/builders.js';

const PROMPT = 'My name is Ada Lovelace and my number is 555-0199, please remember it.';

describe('withoutEcho', () => {
  it('takes out what is repeated and leaves the rest', () => {
    assert.equal(
      withoutEcho('Invalid content: "my number is 555-0199" is not allowed', [PROMPT]),
      'Invalid content: "[prompt]" is not allowed',
    );
  });

  it('takes out all of a stretch, wherever its middle was met', () => {
    for (let shift = 0; shift < 8; shift += 1) {
      const said = `${'x'.repeat(shift)} Ada Lovelace and my number ${'y'.repeat(shift)}`;
      assert.doesNotMatch(withoutEcho(said, [PROMPT]), /Ada|Lovelace|number/, String(shift));
    }
  });

  it('does so however white space is set', () => {
    assert.equal(withoutEcho('got "AdaLovelace\nand  my num"', [PROMPT]), 'got "[prompt]"');
  });

  it('leaves words that are short, or the other’s own', () => {
    for (const said of ['max_tokens is too large', 'my number is', 'number is 55', '']) {
      assert.equal(withoutEcho(said, [PROMPT]), said);
    }
  });

  it('looks at every text', () => {
    assert.equal(
      withoutEcho('a: one two three four five, b: six seven eight nine ten', [
        'one two three four five',
        'six seven eight nine ten',
      ]),
      'a: [prompt], b: [prompt]',
    );
  });

  it('stays quick with a prompt of a megabyte', () => {
    const said = withoutEcho(`${'z'.repeat(300)} 555-0199, please remember it.`, ['ab'.repeat(500_000), PROMPT]);
    assert.match(said, /^z+ ?\[prompt\]$/);
  });
});

describe('spokenIn', () => {
  it('is every text, thought, argument and result', () => {
    const request = aRequest({
      messages: [
        userSays('ask'),
        { role: 'assistant', parts: [{ type: 'tool-call', id: '1', name: 'f', argumentsJson: '{"a":1}' }] },
        { role: 'tool', parts: [{ type: 'tool-result', id: '1', text: 'result' }] },
        { role: 'assistant', parts: [{ type: 'reasoning', text: 'thought' }] },
      ],
      suffix: 'behind',
    });
    assert.deepEqual(spokenIn(request), ['ask', '{"a":1}', 'result', 'thought', 'behind']);
  });
});
