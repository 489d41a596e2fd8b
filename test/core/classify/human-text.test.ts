import assert from 'node:assert/strict';
import { humanText } from '../../../src/core/classify/human-text.js';
import type { ChatMessage } from '../../../src/core/chat.js';
import { aRequest, userSays } from '../../support/builders.js';

const says = (role: ChatMessage['role'], text: string): ChatMessage => ({ role, parts: [{ type: 'text', text }] });
const read = (...messages: ChatMessage[]) => humanText(aRequest({ messages }));
const prose = (text: string) => read(userSays(text)).prose;

describe('humanText', () => {
  it('reads the newest user turn', () => {
    const human = read(userSays('one'), says('assistant', 'two'), userSays('three'));
    assert.deepEqual([human.prose, human.turn], ['three', 2]);
  });

  it('never reads system prompts', () => {
    assert.equal(read(says('system', 'design a cluster')).characters, 0);
    assert.equal(read(says('system', 'design a cluster'), userSays('hi')).prose, 'hi');
  });

  it('puts parts on lines of their own', () => {
    const parts = [{ type: 'text', text: 'one' } as const, { type: 'text', text: 'two' } as const];
    assert.equal(read({ role: 'user', parts }).prose, 'one\ntwo');
  });

  it('passes over turns that hold only tool results', () => {
    const result: ChatMessage = { role: 'user', parts: [{ type: 'tool-result', id: 't1', text: 'noise' }] };
    const human = read(userSays('fix it'), says('assistant', 'on it'), result);
    assert.deepEqual([human.prose, human.turn], ['fix it', 0]);
  });

  it('passes over turns that hold only reminders, and counts them', () => {
    const reminder = '<system-reminder>noise</system-reminder>';
    const human = read(userSays('fix it'), userSays(reminder));
    assert.deepEqual([human.prose, human.strippedCharacters], ['fix it', reminder.length]);
  });

  it('reads the newest turn as it came when nothing is left anywhere', () => {
    assert.equal(prose('<context>only this</context>'), '<context>only this</context>');
  });

  it('is empty, and names no turn, without any text', () => {
    assert.deepEqual([read().turn, read().characters], [undefined, 0]);
    assert.equal(read(says('assistant', 'hello')).turn, undefined);
  });

  it('takes code blocks out of the prose', () => {
    const human = read(userSays('why\n```\nlet a\n```'));
    assert.deepEqual([human.prose, human.code.blocks], ['why', 1]);
  });
});

describe('humanText from each client', () => {
  it('Claude Code: reminders around the request', () => {
    assert.equal(prose('<system-reminder>\nrules\n</system-reminder>\nfix it'), 'fix it');
    assert.equal(prose('<ide_opened_file>a.ts</ide_opened_file>fix it'), 'fix it');
  });

  it('Claude Code: a slash command with what was typed after it', () => {
    const text =
      '<command-message>go</command-message><command-name>/go</command-name><command-args>fix it</command-args>';
    assert.equal(prose(text), 'fix it');
  });

  it('Codex: rules and environment as turns of their own', () => {
    const human = read(
      userSays('# AGENTS.md instructions for src\n\nBe brief.'),
      userSays('<environment_context>\nbash\n</environment_context>'),
      userSays('fix it'),
    );
    assert.equal(human.prose, 'fix it');
    assert.equal(read(userSays('fix it'), userSays('# AGENTS.md instructions for src')).prose, 'fix it');
  });

  it('Codex in an editor: the request under its heading', () => {
    const context = '# Context from my IDE setup:\n\n## Open tabs:\n- a.ts\n\n';
    const human = read(userSays(`${context}## My request for Codex:\nfix it\n`));
    assert.equal(human.prose, 'fix it');
    assert.ok(human.strippedCharacters >= context.length);
    assert.equal(read(userSays('fix it'), userSays(context)).prose, 'fix it');
  });

  it('Copilot: attachments, context and reminders around <userRequest>', () => {
    const human = read(
      userSays(
        '<attachments><attachment id="a.ts">let a</attachment></attachments><context>The date is today.</context>' +
          '<editorContext>a.ts</editorContext><reminderInstructions>Be brief.</reminderInstructions>' +
          '<userRequest>\nfix it\n</userRequest>',
      ),
    );
    assert.deepEqual([human.prose, human.attachments], ['fix it', 1]);
  });

  it('Cursor: <user_query> after its context', () => {
    assert.equal(prose('<additional_data>files</additional_data>\n<user_query>\nfix it\n</user_query>'), 'fix it');
  });

  it('Cline: <task>, environment details, and tool reports as user turns', () => {
    const task = userSays('<task>\nfix it\n</task>\n<environment_details>tabs</environment_details>');
    const report = userSays(
      "[read_file for 'a.ts'] Result:\nlet a = design;\n<environment_details>tabs</environment_details>",
    );
    assert.equal(read(task).prose, 'fix it');
    assert.equal(read(task, says('assistant', 'reading'), report).prose, 'fix it');
  });

  it('Cline: feedback inside a tool report', () => {
    assert.equal(
      prose('[attempt_completion] Result:\nThe user has feedback.\n<feedback>\nfix b\n</feedback>'),
      'fix b',
    );
  });
});

describe('humanText of very long turns', () => {
  const LIMIT = 32 * 1024;

  it('reads 32 KB whole', () => {
    const human = read(userSays('x'.repeat(LIMIT)));
    assert.deepEqual([human.characters, human.isTruncated], [LIMIT, false]);
  });

  it('reads head and tail of anything longer', () => {
    const human = read(userSays(`head ${'x'.repeat(LIMIT)} tail`));
    assert.equal(human.isTruncated, true);
    assert.equal(human.characters, LIMIT + 1); // the line break between them
    assert.ok(human.prose.startsWith('head ') && human.prose.endsWith(' tail'));
  });

  it('cuts no character in two', () => {
    for (const shift of ['', 'x']) {
      const human = read(userSays(shift + '😀'.repeat(LIMIT)));
      assert.equal(
        /(?:^|[^\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?:$|[^\udc00-\udfff])/.test(human.prose),
        false,
      );
    }
  });

  it('finds the request behind a long attachment', () => {
    assert.equal(prose(`<attachment>${'x'.repeat(200_000)}</attachment>fix it`), 'fix it');
  });
});
