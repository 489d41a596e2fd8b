import assert from 'node:assert/strict';
import { problem, unknown, warning, type Finding } from '../../../src/app/doctor/finding.js';
import { toReport } from '../../../src/app/doctor/report.js';
import { doctorVerb } from '../../../src/cli/verbs/doctor.js';
import { runVerb, type VerbCall } from '../../support/cli.js';

const run = (findings: readonly Finding[], call: VerbCall = {}) => {
  const asked: unknown[] = [];
  const doctor = (options: unknown) => {
    asked.push(options);
    return Promise.resolve(toReport('1.2.3', findings));
  };
  return runVerb(doctorVerb, { app: { doctor }, ...call }).then((result) => ({ ...result, asked }));
};

describe('signalbox doctor', () => {
  it('prints each finding with what to do below it, and sums up', async () => {
    const { out, code } = await run([warning('clock', 'It is late.', 'Set it.'), unknown('keys', 'Nobody knows.')]);
    assert.equal(
      out,
      [
        'warning  clock          It is late.',
        '                        → Set it.',
        'unknown  keys           Nobody knows.',
        '',
        '1 warning.',
      ].join('\n'),
    );
    assert.equal(code, 0);
  });

  it('fails for a problem, and says the same to machines', async () => {
    const { out, code } = await run([problem('token', 'Open.', 'Close it.'), unknown('keys', 'Nobody knows.')], {
      json: true,
    });
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), {
      version: '1.2.3',
      state: 'problem',
      findings: [
        { check: 'token', state: 'problem', what: 'Open.', doThis: 'Close it.' },
        { check: 'keys', state: 'unknown', what: 'Nobody knows.', doThis: null },
      ],
    });
  });

  it('hands on what it was asked', async () => {
    const { asked } = await run([], { options: { offline: true } });
    const { asked: thorough } = await run([], { options: { ledger: true } });
    assert.deepEqual(
      [...asked, ...thorough],
      [
        { isOffline: true, isThorough: false },
        { isOffline: false, isThorough: true },
      ],
    );
  });
});
