import assert from 'node:assert/strict';
import {
  FREEFORM_HEAD,
  FREEFORM_TAIL,
  freeformArguments,
  freeformInput,
  freeformPiece,
  withGrammar,
} from '../../src/wire/freeform.js';

describe('plain text for tools', () => {
  it('is the input among the arguments, and back', () => {
    assert.equal(freeformArguments('a"\n'), '{"input":"a\\"\\n"}');
    assert.equal(freeformInput('{"input":"a\\"\\n"}'), 'a"\n');
  });

  for (const argumentsJson of ['{"input":"cut', '{"patch":"x"}', '"x"', '']) {
    it(`is the arguments themselves when they are ${argumentsJson || 'empty'}`, () => {
      assert.equal(freeformInput(argumentsJson), argumentsJson);
    });
  }
});

describe('plain text for tools, in pieces', () => {
  it('makes the same arguments, even when a character is cut in two', () => {
    const text = 'a"\n\u{1f642}';
    const pieces = [text.slice(0, 4), text.slice(4)].map(freeformPiece);
    assert.equal(freeformInput(FREEFORM_HEAD + pieces.join('') + FREEFORM_TAIL), text);
  });
});

describe('withGrammar', () => {
  it('adds the grammar of chat completions to the description', () => {
    const format = { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "a"' } };
    assert.equal(withGrammar('Adds.', format), 'Adds.\n\nThe input follows this lark grammar:\nstart: "a"');
  });

  it('adds the grammar of Responses, also to no description', () => {
    const format = { type: 'grammar', syntax: 'regex', definition: 'a+' };
    assert.equal(withGrammar('', format), 'The input follows this regex grammar:\na+');
  });

  it('leaves the description alone when any text will do', () => {
    assert.equal(withGrammar('Adds.', { type: 'text' }), 'Adds.');
    assert.equal(withGrammar('Adds.', undefined), 'Adds.');
    assert.equal(withGrammar('Adds.', { type: 'grammar' }), 'Adds.');
  });
});
