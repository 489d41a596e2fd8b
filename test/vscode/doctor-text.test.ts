import assert from 'node:assert/strict';
import { ok, problem, unknown, warning } from '../../src/app/doctor/finding.js';
import { toReport } from '../../src/app/doctor/report.js';
import { doctorMarkdown } from '../../src/vscode/doctor-text.js';

describe('the doctor as a document', () => {
  it('has problems first, each with what to do, and only chapters that hold something', () => {
    const text = doctorMarkdown(
      toReport('1', [
        ok('prices', 'Fine.'),
        warning('clock', 'Late.', 'Set it.'),
        problem('token', 'Open.', 'Close it.'),
      ]),
    );
    assert.equal(
      text,
      [
        '# Signalbox Doctor',
        '1 problem, 1 warning.',
        '## Problems',
        '- **token**: Open.\n  - → Close it.',
        '## Warnings',
        '- **clock**: Late.\n  - → Set it.',
        '## As it should be',
        '- **prices**: Fine.',
      ].join('\n\n'),
    );
  });

  it('shows names as they are, whatever they mean in Markdown', () => {
    const text = doctorMarkdown(toReport('1', [unknown('ledger', 'a_b ![x](https://evil.example/*) <img>')]));
    assert.match(text, /a\\_b \\!\\\[x\\\]\(https:\/\/evil\.example\/\\\*\) \\<img\\>/);
  });
});
