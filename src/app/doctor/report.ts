import type { Finding, FindingState } from './finding.js';

/** All findings, and the worst of their states. */
export type DoctorReport = {
  readonly version: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly findings: readonly Finding[];
};

/** Sums findings up. What is unknown makes nothing worse. */
export const toReport = (version: string, findings: readonly Finding[]): DoctorReport => ({
  version,
  state: count(findings, 'problem') > 0 ? 'problem' : count(findings, 'warning') > 0 ? 'warning' : 'ok',
  findings,
});

/** How many findings have this state. */
export const count = (findings: readonly Finding[], state: FindingState): number =>
  findings.filter((finding) => finding.state === state).length;

/** The report in one line. */
export function headline({ findings }: DoctorReport): string {
  const parts = [
    countText(count(findings, 'problem'), 'problem'),
    countText(count(findings, 'warning'), 'warning'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Everything that was looked at is as it should be.' : `${parts.join(', ')}.`;
}

const countText = (number: number, word: string): string =>
  number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
