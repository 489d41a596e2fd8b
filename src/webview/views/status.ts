import { html, type TemplateResult } from 'lit/html.js';
import type { DecisionRow } from '../../dashboard/protocol.js';
import { t } from '../strings.js';

const MARKS = { ok: '✓', failed: '✕', canceled: '○' } as const;

/** How a request ended, as a mark and a word. */
export const statusLabel = (status: DecisionRow['status']): TemplateResult =>
  html`<span class="status" data-status=${status}
    ><span aria-hidden="true">${MARKS[status]}</span> ${t(`status.${status}`)}</span
  >`;

/** Whether something can be used now; the text says it, the mark repeats it. */
export const readyLabel = (isReady: boolean, text: string): TemplateResult =>
  html`<span class="status" data-status=${isReady ? 'ok' : 'idle'}
    ><span aria-hidden="true">${isReady ? '●' : '○'}</span> <bdi>${text}</bdi></span
  >`;
