import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stripEnvelopes } from '../../../src/core/classify/envelopes.js';
import { runs } from '../../support/runs.js';

const textOf = (text: string) => stripEnvelopes(text).text;

describe('stripEnvelopes', () => {
  it('leaves plain text alone', () => {
    assert.deepEqual(stripEnvelopes('fix a < b'), { text: 'fix a < b', strippedCharacters: 0, attachments: 0 });
  });

  for (const tag of [
    'system-reminder',
    'environment_context',
    'environment_details',
    'user_instructions',
    'command-name',
    'command-message',
    'ide_opened_file',
    'context',
    'editorContext',
    'reminderInstructions',
    'tool_result',
  ]) {
    it(`drops <${tag}> and what is in it`, () => {
      const text = `fix it<${tag}>noise</${tag}>`;
      assert.deepEqual(stripEnvelopes(text), { text: 'fix it', strippedCharacters: text.length - 6, attachments: 0 });
    });
  }

  for (const tag of ['attachment', 'ide_selection', 'file', 'document']) {
    it(`counts <${tag}> as an attachment`, () => {
      const { text, attachments } = stripEnvelopes(`<${tag} path="a b">noise</${tag}>fix it`);
      assert.deepEqual([text, attachments], ['fix it', 1]);
    });
  }

  it('counts what a list of attachments holds', () => {
    const list = '<attachments><attachment id="1">a</attachment><attachment id="2">b</attachment></attachments>';
    assert.equal(stripEnvelopes(`${list}fix it`).attachments, 2);
  });

  for (const tag of ['userRequest', 'user_query', 'user_message', 'feedback', 'command-args']) {
    it(`keeps only what is inside <${tag}>`, () => {
      assert.equal(textOf(`The tool was denied.\n<${tag}>\nfix it\n</${tag}>\nGo on.`), 'fix it');
    });
  }

  it('unwraps <task> and keeps the text around it', () => {
    assert.equal(textOf('Please <task>fix it</task> today'), 'Please \nfix it\n today');
  });

  it('drops envelopes inside the request', () => {
    assert.equal(textOf('<user_query>fix <context>noise</context>it</user_query>'), 'fix \nit');
  });

  it('falls back to the text around an empty request', () => {
    assert.equal(textOf('fix it <user_query> </user_query>'), 'fix it');
  });

  it('drops only the tag when an envelope is never closed', () => {
    assert.equal(textOf('<system-reminder>\nfix it'), 'fix it');
    assert.equal(textOf('fix it</system-reminder>'), 'fix it');
    assert.equal(textOf('<user_query>fix it'), 'fix it');
  });

  it('drops a tag that closes itself', () => {
    assert.equal(textOf('<file path="a"/>fix it<file path="b">noise</file>'), 'fix it');
  });

  it('leaves tags of the person alone', () => {
    assert.equal(textOf('why is <div> or <contextual> wrong'), 'why is <div> or <contextual> wrong');
  });

  it('never makes text longer, whatever comes in', () => {
    const piece = fc.constantFrom(
      '<context>',
      '</context>',
      '<task>',
      '<user_query>',
      '</user_query>',
      '<file a="',
      'x',
      '<',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const tags = text.length - text.replaceAll('<', '').length;
        const stripped = stripEnvelopes(text);
        assert.ok(stripped.text.length <= text.length + tags);
        assert.ok(stripped.strippedCharacters >= 0);
      }),
      runs(2_000),
    );
  });
});
