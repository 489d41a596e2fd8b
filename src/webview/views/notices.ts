import { html, type TemplateResult } from 'lit/html.js';
import type { NoticeView } from '../../dashboard/budgets.js';
import { t } from '../strings.js';
import { dataTable, momentText, quiet, wrapped } from './parts.js';

const MARKS = { info: '●', warning: '▲', critical: '✕' } as const;

/** What was told of money, newest first. */
export function noticesTable(notices: readonly NoticeView[]): TemplateResult {
  if (notices.length === 0) return quiet(t('notices.empty'));
  return dataTable({
    caption: t('notices.heading'),
    columns: [
      { label: t('notices.time') },
      { label: t('notices.severity') },
      { label: t('notices.kind') },
      { label: t('notices.text') },
    ],
    rows: notices.map(
      ({ atMs, severity, kind, text }) =>
        html`<tr>
          <td>${momentText(atMs)}</td>
          <td class="severity" data-severity=${severity}>
            <span aria-hidden="true">${MARKS[severity]}</span> ${t(`severity.${severity}`)}
          </td>
          <td>${t(`notice.${kind}`)}</td>
          ${wrapped(text)}
        </tr>`,
    ),
  });
}
