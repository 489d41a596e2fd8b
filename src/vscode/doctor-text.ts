import type { Finding, FindingState } from '../app/doctor/finding.js';
import { headline, type DoctorReport } from '../app/doctor/report.js';

/** What comes first is what a person should read. */
const CHAPTERS: readonly (readonly [FindingState, string])[] = [
  ['problem', 'Problems'],
  ['warning', 'Warnings'],
  ['unknown', 'Not looked at'],
  ['ok', 'As it should be'],
];

/** The doctor's report as a Markdown document. */
export const doctorMarkdown = (report: DoctorReport): string =>
  [
    '# Signalbox Doctor',
    headline(report),
    ...CHAPTERS.flatMap(([state, title]) =>
      chapter(
        title,
        report.findings.filter((one) => one.state === state),
      ),
    ),
  ].join('\n\n');

const chapter = (title: string, findings: readonly Finding[]): readonly string[] =>
  findings.length === 0 ? [] : [`## ${title}`, findings.map(item).join('\n')];

function item({ check, what, doThis }: Finding): string {
  const line = `- **${check}**: ${plain(what)}`;
  return doThis === undefined ? line : `${line}\n  - → ${plain(doThis)}`;
}

/** Names of files and models hold characters that mean something in Markdown. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>#!|~]/g, '\\$&');
