import { html, nothing, svg, type TemplateResult } from 'lit/html.js';

/** Drawn with attributes only: the page's policy allows no inline styles. The number stands beside it as text. */
export function shareBar(ratio: number): TemplateResult {
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect class="track" x="0" y="0" width="100" height="10"></rect>
    ${ratio > 0 ? svg`<rect class="fill" x="0" y="0" width=${(ratio * 100).toFixed(2)} height="10"></rect>` : nothing}
  </svg>`;
}

/** A bar to the right of the middle for a positive part of `most`, to the left for a negative one. */
export function balanceBar(points: number, most: number): TemplateResult {
  const width = most > 0 ? (Math.abs(points) / most) * 100 : 0;
  const left = points < 0 ? -width : 0;
  return html`<svg
    class="bar balance"
    viewBox="-100 0 200 10"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    <rect class=${points < 0 ? 'less' : 'more'} x=${left.toFixed(2)} y="0" width=${width.toFixed(2)} height="10"></rect>
    <line class="zero" x1="0" y1="-2" x2="0" y2="12"></line>
  </svg>`;
}
