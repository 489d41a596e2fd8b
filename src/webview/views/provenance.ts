import { html, type TemplateResult } from 'lit/html.js';
import type { LabelFigure, ProvenanceView } from '../../dashboard/quality.js';
import { countText, kilobytesText, percentIntervalText, preciseText } from '../format.js';
import { t } from '../strings.js';
import { dataTable, facts, foreign, numeric, quiet } from './parts.js';

/** Enough to compare by eye; the whole hash is in the title. */
const SHOWN_HASH_CHARACTERS = 12;

/** Where the learned weights come from and what was measured of them, or that nobody knows. */
export function provenance(view: ProvenanceView | undefined): TemplateResult {
  if (!view) return quiet(t('provenance.unknown'));
  return html`${origin(view)}
    <h3>${t('ordering.heading')}</h3>
    <p class="quiet">${t('ordering.note')}</p>
    ${orderingTable(view)}
    <h3>${t('labels.heading')}</h3>
    <p class="quiet">${t('labels.note')}</p>
    ${labelTable(t('labels.heading'), view.labels)}
    <h3>${t('ownLabels.heading')}</h3>
    <p class="notice" role="note">${t('ownLabels.note')}</p>
    ${labelTable(t('ownLabels.heading'), view.ownLabels)}`;
}

const origin = ({ asOf, bytes, packedBytes, sha256 }: ProvenanceView): TemplateResult =>
  facts([
    [t('provenance.asOf'), foreign(asOf)],
    [t('provenance.size'), t('provenance.bytes', { size: kilobytesText(bytes), packed: kilobytesText(packedBytes) })],
    [t('provenance.weights'), hash(sha256.weights)],
    [t('provenance.data'), hash(sha256.data)],
    [t('provenance.corpus'), hash(sha256.corpus)],
  ]);

const hash = (text: string): TemplateResult => html`<code title=${text}>${text.slice(0, SHOWN_HASH_CHARACTERS)}</code>`;

function orderingTable({ ordering }: ProvenanceView): TemplateResult {
  return dataTable({
    caption: t('ordering.heading'),
    className: 'figures',
    columns: [
      { label: t('ordering.set') },
      { label: t('ordering.judgedBy') },
      { label: t('figure.n'), isNumber: true },
      { label: t('ordering.apgr'), isNumber: true },
      { label: t('figure.interval'), isNumber: true },
      { label: t('ordering.thanChance') },
    ],
    rows: ordering.map(
      ({ set, judgedBy, n, apgr, interval, thanChance }) =>
        html`<tr>
          <th scope="row">${foreign(set)}</th>
          <td>${t(`ordering.${judgedBy}`)}</td>
          ${numeric(countText(n))} ${numeric(apgr.toFixed(3))}
          ${numeric(`${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}`)}
          <td>${t(`ordering.${thanChance}`)}</td>
        </tr>`,
    ),
  });
}

function labelTable(caption: string, figures: readonly LabelFigure[]): TemplateResult {
  return dataTable({
    caption,
    className: 'figures',
    columns: [
      { label: t('ordering.set') },
      { label: t('figure.label') },
      { label: t('figure.n'), isNumber: true },
      { label: t('figure.exact'), isNumber: true },
      { label: t('figure.interval'), isNumber: true },
      { label: t('figure.under'), isNumber: true },
      { label: t('figure.over'), isNumber: true },
    ],
    rows: figures.map(
      ({ set, head, n, exactRatio, interval, underRatio, overRatio }) =>
        html`<tr>
          <th scope="row">${foreign(set)}</th>
          <td>${foreign(head)}</td>
          ${numeric(countText(n))} ${numeric(preciseText(exactRatio))} ${numeric(percentIntervalText(interval))}
          ${numeric(preciseText(underRatio))} ${numeric(preciseText(overRatio))}
        </tr>`,
    ),
  });
}
