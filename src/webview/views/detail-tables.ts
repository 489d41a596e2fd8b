import { html, nothing, type TemplateResult } from 'lit/html.js';
import { totalOf } from '../../core/classify/in-words.js';
import type { DecisionDetail } from '../../dashboard/protocol.js';
import { countText, durationText, pointsText } from '../format.js';
import { t } from '../strings.js';
import { balanceBar } from './bars.js';
import { dataTable, foreign, numeric, quiet, tierLabel, wrapped } from './parts.js';

/** What moved the score, strongest first, and that it adds up. */
export function signalsTable({ contributions, score }: DecisionDetail): TemplateResult {
  if (contributions.length === 0) return quiet(t('signals.empty'));
  const strongestFirst = [...contributions].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const most = Math.abs(strongestFirst[0]?.points ?? 0);
  const table = dataTable({
    caption: t('signals.heading'),
    columns: [
      { label: t('signals.signal') },
      { label: t('signals.effect') },
      { label: t('signals.points'), isNumber: true },
      { label: t('signals.evidence') },
    ],
    rows: strongestFirst.map(
      ({ signal, group, points, evidence }) =>
        html`<tr>
          <td>${foreign(signal)} ${signal === group ? nothing : html`<small>${foreign(group)}</small>`}</td>
          <td class="effect">${balanceBar(points, most)}</td>
          ${numeric(pointsText(points))} ${wrapped(evidence)}
        </tr>`,
    ),
    foot: sumRow(totalOf(contributions), score),
  });
  return html`<p class="quiet">${t('signals.note')}</p>
    ${table}`;
}

function sumRow(sum: number, score: number): TemplateResult {
  const wasKept = sum < 0 || sum > 1;
  return html`<tr>
    <th scope="row" colspan="2">${t('signals.sum')}</th>
    ${numeric(pointsText(sum))}
    <td>${t(wasKept ? 'signals.scoreKept' : 'signals.score', { score: score.toFixed(4) })}</td>
  </tr>`;
}

/** Models that were left, best first. */
export function candidatesTable({ candidates, candidateCount }: DecisionDetail): TemplateResult {
  if (candidates.length === 0) return quiet(t('candidates.empty'));
  const table = dataTable({
    caption: t('candidates.heading'),
    columns: [
      { label: t('candidates.rank'), isNumber: true },
      { label: t('candidates.model') },
      { label: t('candidates.tier') },
      { label: t('candidates.estimate'), isNumber: true },
      { label: t('candidates.notes') },
    ],
    rows: candidates.map(
      ({ model, tier, estimate, notes }, index) =>
        html`<tr>
          ${numeric(countText(index + 1))}
          <td class="wrap-any">${foreign(model)}</td>
          <td>${tierLabel(tier)}</td>
          ${numeric(estimate.text)} ${wrapped(notes.join(' · '))}
        </tr>`,
    ),
  });
  if (candidateCount === candidates.length) return table;
  const note = t('candidates.part', { shown: countText(candidates.length), total: countText(candidateCount) });
  return html`${table}${quiet(note)}`;
}

/** Dropped models by the stage that dropped them; most people want the counts, so the lists are folded. */
export function rejectedGroups({ rejected }: DecisionDetail): TemplateResult {
  if (rejected.length === 0) return quiet(t('rejected.empty'));
  const stages = [...new Set(rejected.map(({ stage }) => stage))];
  return html`${stages.map((stage) =>
    stageGroup(
      stage,
      rejected.filter((group) => group.stage === stage),
    ),
  )}`;
}

function stageGroup(stage: string, groups: DecisionDetail['rejected']): TemplateResult {
  const count = countText(groups.reduce((sum, group) => sum + group.count, 0));
  return html`<details>
    <summary>${foreign(stage)} <span class="count">${count}</span></summary>
    ${dataTable({
      caption: t('rejected.count', { stage, count }),
      columns: [
        { label: t('rejected.models'), isNumber: true },
        { label: t('rejected.model') },
        { label: t('rejected.reason') },
      ],
      rows: groups.map(
        (group) =>
          html`<tr>
            ${numeric(countText(group.count))}
            <td class="wrap-any">${foreign(group.model)}</td>
            ${wrapped(group.reason)}
          </tr>`,
      ),
    })}
  </details>`;
}

/** Each call to a provider, in order. */
export function attemptsTable({ attempts }: DecisionDetail): TemplateResult {
  if (attempts.length === 0) return quiet(t('attempts.empty'));
  return dataTable({
    caption: t('attempts.heading'),
    columns: [
      { label: t('attempts.number'), isNumber: true },
      { label: t('attempts.model') },
      { label: t('attempts.first'), isNumber: true },
      { label: t('attempts.duration'), isNumber: true },
      { label: t('attempts.cost'), isNumber: true },
      { label: t('attempts.result') },
      { label: t('attempts.message') },
    ],
    rows: attempts.map(
      ({ model, firstEventMs, durationMs, cost, error, message }, index) =>
        html`<tr>
          ${numeric(countText(index + 1))}
          <td class="wrap-any">${foreign(model)}</td>
          ${numeric(firstEventMs === undefined ? t('none') : durationText(firstEventMs))}
          ${numeric(durationText(durationMs))} ${numeric(cost?.text ?? t('none'))}
          <td>${error ?? t('status.ok')}</td>
          ${wrapped(message ?? '')}
        </tr>`,
    ),
  });
}

/** Token buckets, what they came to, and what was expected. */
export function tokensTable({ usage, row, estimate }: DecisionDetail): TemplateResult {
  const cost = html`<p>${t('tokens.cost', { cost: row.cost.text })}</p>
    ${estimate ? html`<p class="quiet">${t('tokens.estimate', { cost: estimate.text })}</p>` : nothing}`;
  if (usage.length === 0) return html`${cost}${quiet(t('tokens.empty'))}`;
  return html`${cost}
  ${dataTable({
    caption: t('tokens.heading'),
    className: 'narrow',
    columns: [{ label: t('tokens.bucket') }, { label: t('tokens.count'), isNumber: true }],
    rows: usage.map(
      ({ bucket, tokens }) =>
        html`<tr>
          <td>${t(`bucket.${bucket}`)}</td>
          ${numeric(countText(tokens))}
        </tr>`,
    ),
  })}`;
}
