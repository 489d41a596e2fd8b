import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { BudgetScope } from '../../core/budget/types.js';
import type { CapView } from '../../dashboard/spend.js';
import { shortTimeText, fullTimeText, isoText, usedText } from '../format.js';
import { t } from '../strings.js';
import { foreign, type Content } from './parts.js';

/** What is spent and what is set aside of a cap, drawn with attributes only. The numbers stand beside it as text. */
export function capBar({ usedShare, heldShare, state }: CapView): TemplateResult {
  const used = Math.min(1, usedShare) * 100;
  const held = Math.min(100 - used, heldShare * 100);
  return html`<svg
    class="bar cap"
    data-state=${state}
    viewBox="0 0 100 10"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    <rect class="track" x="0" y="0" width="100" height="10"></rect>
    <rect class="fill" x="0" y="0" width=${used.toFixed(2)} height="10"></rect>
    ${
      held > 0
        ? svg`<rect class="held" x=${used.toFixed(2)} y="3" width=${held.toFixed(2)} height="4"></rect>`
        : nothing
    }
  </svg>`;
}

const MARKS = { near: '▲', full: '■', over: '✕' } as const;

/** How full a cap is: a share, and from 80 percent on a mark and a word. */
export const capShare = ({ usedShare, state }: CapView): TemplateResult =>
  html`<span class="cap-share" data-state=${state}
    >${usedText(usedShare)}${
      state === 'room' ? nothing : html` <span aria-hidden="true">${MARKS[state]}</span> ${t(`cap.state.${state}`)}`
    }</span
  >`;

/** Whose spending a cap counts. */
export const scopeName = (scope: BudgetScope): Content =>
  scope.kind === 'everyone' ? t('scope.everyone') : html`${t(`scope.${scope.kind}`)} ${foreign(scope.name)}`;

/** The same where only text can stand. */
export const scopeText = (scope: BudgetScope): string =>
  scope.kind === 'everyone' ? t('scope.everyone') : `${t(`scope.${scope.kind}`)} ${scope.name}`;

/** A moment to the minute, such as when a cap begins anew. */
export const shortMoment = (atMs: number): TemplateResult =>
  html`<time datetime=${isoText(atMs)} title=${fullTimeText(atMs)}>${shortTimeText(atMs, Date.now())}</time>`;

/** A cap in the lines of a card. */
export const capLines = (cap: CapView): TemplateResult =>
  html`<div class="card-cap">
    <p>
      ${cap.scope.kind === 'everyone' ? nothing : html`${scopeName(cap.scope)}: `}${t('cap.of', {
        spent: cap.spent.text,
        cap: cap.cap.text,
      })},
      ${capShare(cap)}
    </p>
    ${capBar(cap)}
    <p class="quiet">
      ${t('cap.left', { amount: cap.left.text })}${cap.held ? `, ${t('cap.held', { amount: cap.held.text })}` : ''}${
        cap.resetsAtMs === undefined ? nothing : html`, ${t('cap.resets')} ${shortMoment(cap.resetsAtMs)}`
      }
    </p>
  </div>`;
