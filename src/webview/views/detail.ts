import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { DecisionDetail } from '../../dashboard/protocol.js';
import type { Actions } from '../controller.js';
import { countText, durationText, fullTimeText, percentText } from '../format.js';
import type { State } from '../state.js';
import { t } from '../strings.js';
import { judgementSection } from './detail-judgement.js';
import { attemptsTable, candidatesTable, rejectedGroups, signalsTable, tokensTable } from './detail-tables.js';
import { facts, foreign, remote, section, tierLabel, type Content } from './parts.js';
import { statusLabel } from './status.js';

/** Everything kept of the open decision. */
export function decisionDetail(state: State, close: () => void, actions: Actions): TemplateResult {
  const { value } = state.detail;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  return html`<div class="detail" @keydown=${onKey}>
    <div class="toolbar">
      <button type="button" class="secondary" @click=${close}>
        <span aria-hidden="true">←</span> ${t('detail.back')}
      </button>
    </div>
    <h2 tabindex="-1" class="name" ${ref(focusFirst)}>${value ? foreign(servedText(value)) : t('loading')}</h2>
    ${remote(state.detail, () => actions.refresh(), sections)}
  </div>`;
}

/** Called once, when the heading appears: readers and keys start at the top of what was opened. */
function focusFirst(heading: Element | undefined): void {
  if (!(heading instanceof HTMLElement)) return;
  queueMicrotask(() => {
    heading.focus(); // not before it is part of the page, which is right after this call
  });
}

/** How a row writes that no model answered. */
const NOBODY = '–';

const servedText = ({ row }: DecisionDetail): string => (row.served === NOBODY ? t('detail.noAnswer') : row.served);

function sections(detail: DecisionDetail): TemplateResult {
  return html`
    <p class="reason">${foreign(detail.row.reason)}</p>
    ${detail.advice === undefined ? nothing : adviceNotice(detail.advice)} ${summary(detail)}
    ${judgementSection(detail)} ${section(t('signals.heading'), signalsTable(detail))}
    ${section(t('candidates.heading'), candidatesTable(detail))}
    ${section(t('rejected.heading'), rejectedGroups(detail))} ${section(t('attempts.heading'), attemptsTable(detail))}
    ${section(t('tokens.heading'), tokensTable(detail))}
  `;
}

const adviceNotice = (advice: string): TemplateResult =>
  html`<div class="notice" role="note">
    <p><strong>${t('detail.advice')}</strong></p>
    <p>${foreign(advice)}</p>
  </div>`;

function summary(detail: DecisionDetail): TemplateResult {
  const { row, score, confidence, sureness, scoredCharacters } = detail;
  return facts([
    [t('fact.status'), statusLabel(row.status)],
    [t('fact.cost'), row.cost.text],
    [t('fact.latency'), durationText(row.durationMs)],
    row.firstEventMs === undefined ? undefined : [t('fact.first'), durationText(row.firstEventMs)],
    [t('fact.tier'), html`${tierLabel(row.tier)} ${escalationNote(detail)}`],
    [t('fact.score'), score.toFixed(2)],
    [t('fact.confidence'), `${percentText(confidence)}, ${t(`sureness.${sureness}`)}`],
    [t('fact.strategy'), html`${foreign(detail.strategy)} ${note(detail.fallback)}`],
    [t('fact.task'), `${row.category} · ${row.complexity}`],
    [t('fact.domain'), html`${foreign(detail.domain)} ${note(detail.specialty)}`],
    [t('fact.read'), countText(scoredCharacters)],
    [t('fact.asked'), foreign(row.asked)],
    [t('fact.client'), html`${foreign(row.client)} · ${foreign(row.surface)}`],
    [t('fact.time'), fullTimeText(row.atMs)],
    [t('fact.request'), html`<code>${foreign(row.requestId)}</code>`],
  ]);
}

const note = (text: string | undefined): Content =>
  text === undefined ? nothing : html`<small>${foreign(text)}</small>`;

const escalationNote = ({ escalation }: DecisionDetail): Content =>
  note(escalation && t(`escalation.${escalation.because}`, { tier: escalation.from }));
