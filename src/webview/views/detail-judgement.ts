import { html, nothing, type TemplateResult } from 'lit/html.js';
import { TIERS } from '../../core/model.js';
import type { JudgementView, DecisionDetail } from '../../dashboard/protocol.js';
import { percentText, pointsText } from '../format.js';
import { t } from '../strings.js';
import { balanceBar, shareBar } from './bars.js';
import { dataTable, foreign, numeric, section, tierLabel, type Content } from './parts.js';

/** The judgement in one sentence, and what stands behind it as far as it is known. */
export function judgementSection(detail: DecisionDetail): TemplateResult {
  const parts = [
    part(t('words.heading'), wordsTable(detail)),
    part(t('ok.heading'), okTable(detail)),
    part(t('change.heading'), changes(detail)),
  ];
  return section(
    t('judgement.heading'),
    html`<p class="sentence">${foreign(detail.explanation)}</p>
      <div class="judgement">${parts}</div>`,
  );
}

const part = (heading: string, content: Content): Content =>
  content === nothing
    ? nothing
    : html`<div>
        <h3>${heading}</h3>
        ${content}
      </div>`;

/** Words of our own vocabulary with what each moved the score by. */
function wordsTable({ words }: JudgementView): Content {
  if (words.length === 0) return nothing;
  const most = Math.max(...words.map(({ points }) => Math.abs(points)));
  return dataTable({
    caption: t('words.heading'),
    columns: [
      { label: t('words.word') },
      { label: t('signals.effect') },
      { label: t('signals.points'), isNumber: true },
    ],
    rows: words.map(
      ({ word, points }) =>
        html`<tr>
          <td>${foreign(word)}</td>
          <td class="effect">${balanceBar(points, most)}</td>
          ${numeric(pointsText(points))}
        </tr>`,
    ),
  });
}

/** How likely a model of each tier gives an answer that is good enough. */
function okTable({ okRatios, row }: DecisionDetail): Content {
  if (!okRatios) return nothing;
  const chosen = html`<small>${t('ok.chosen')}</small>`;
  return dataTable({
    caption: t('ok.heading'),
    columns: [{ label: t('ok.tier') }, { label: t('ok.chance') }],
    rows: TIERS.map(
      (tier) =>
        html`<tr>
          <td>${tierLabel(tier)} ${tier === row.tier ? chosen : nothing}</td>
          <td class="share">${shareBar(okRatios[tier])}<span>${percentText(okRatios[tier])}</span></td>
        </tr>`,
    ),
  });
}

/** What the tier would have been without one group of evidence. */
function changes({ counterfactuals }: JudgementView): Content {
  if (counterfactuals.length === 0) return nothing;
  return html`<ul class="changes">
    ${counterfactuals.map(
      ({ without, tier }) =>
        html`<li>${t('change.without', { what: t(`removal.${without}`) })} ${tierLabel(tier)}</li>`,
    )}
  </ul>`;
}
