import type { Finding } from '../../app/doctor/finding.js';
import { headline } from '../../app/doctor/report.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox doctor`: what is wrong with this installation, and what to do about it. */
export const doctorVerb: Verb = {
  name: 'doctor',
  usage: 'signalbox doctor [--offline] [--ledger]',
  summary:
    'Checks keys, providers, port, storage, ledger and clock, and says what to do; --offline asks no provider, --ledger reads even a large ledger as a whole.',
  options: { offline: { type: 'boolean' }, ledger: { type: 'boolean' } },
  isForgiving: true,
  run: async ({ app, options, json, out }) => {
    const report = await app.doctor({ isOffline: options['offline'] === true, isThorough: options['ledger'] === true });
    if (json) {
      const findings = report.findings.map(({ doThis, ...rest }) => ({ ...rest, doThis: doThis ?? null }));
      out(JSON.stringify({ ...report, findings }));
    } else out([...report.findings.map(lineOf), '', headline(report)].join('\n'));
    return report.state === 'problem' ? EXIT.failed : EXIT.ok;
  },
};

const STATE_WIDTH = 'problem'.length;
const CHECK_WIDTH = 'local servers'.length;

function lineOf({ state, check, what, doThis }: Finding): string {
  const line = `${state.padEnd(STATE_WIDTH)}  ${check.padEnd(CHECK_WIDTH)}  ${what}`;
  return doThis === undefined ? line : `${line}\n${' '.repeat(STATE_WIDTH + CHECK_WIDTH + 4)}→ ${doThis}`;
}
