import { html, nothing, type TemplateResult } from 'lit/html.js';
import { fullTimeText, isoText, timeText } from '../format.js';
import type { Remote } from '../state.js';
import { t } from '../strings.js';

/** Anything lit can put between two tags. */
export type Content = TemplateResult | typeof nothing | string | number;

/** A column head; numbers are set flush right. */
export type Column = { readonly label: Content; readonly isNumber?: boolean };

/** What a table consists of. The caption names it for screen readers. */
export type Table = {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly TemplateResult[];
  readonly foot?: TemplateResult;
  readonly className?: string;
};

/** A table in a region that scrolls sideways by itself, so that the page never has to. */
export function dataTable({ caption, columns, rows, foot, className = '' }: Table): TemplateResult {
  return html`<div class="scroll" role="region" tabindex="0" aria-label=${caption}>
    <table class=${className} aria-label=${caption}>
      <thead>
        <tr>
          ${columns.map(({ label, isNumber }) => html`<th scope="col" class=${isNumber ? 'number' : ''}>${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
      ${
        foot
          ? html`<tfoot>
              ${foot}
            </tfoot>`
          : nothing
      }
    </table>
  </div>`;
}

/** Text that others wrote, kept from turning the direction of what stands beside it. */
export const foreign = (text: string): TemplateResult => html`<bdi>${text}</bdi>`;

/** One line of foreign text that ends in dots when it is too long; the pointer shows it whole. */
export const clipped = (text: string): TemplateResult => html`<td class="clip" title=${text}>${foreign(text)}</td>`;

/** The same for the column that takes the room the others leave. */
export const clippedRest = (text: string): TemplateResult =>
  html`<td class="clip rest" title=${text}>${foreign(text)}</td>`;

/** Foreign text in full, over several lines. */
export const wrapped = (text: string): TemplateResult => html`<td class="wrap">${foreign(text)}</td>`;

/** A cell with a number or an amount. */
export const numeric = (text: string): TemplateResult => html`<td class="number">${text}</td>`;

/** A strength class as a small label. */
export const tierLabel = (tier: string): TemplateResult =>
  html`<span class="tier" data-tier=${tier}>${foreign(tier)}</span>`;

/** A moment in local time. */
export const momentText = (atMs: number): TemplateResult =>
  html`<time datetime=${isoText(atMs)} title=${fullTimeText(atMs)}>${timeText(atMs, Date.now())}</time>`;

/** A section with its heading, and what can be done to it on the same line. */
export const section = (heading: string, content: Content, action: Content = nothing): TemplateResult =>
  html`<section>
    <div class="heading">
      <h2>${heading}</h2>
      ${action}
    </div>
    ${content}
  </section>`;

/** Loads a table again that does not change by itself. */
export const refreshButton = (refresh: () => void): TemplateResult =>
  html`<button type="button" class="link" @click=${refresh}>${t('refresh')}</button>`;

/** A line to read where a table would be. */
export const quiet = (text: string): TemplateResult => html`<p class="quiet">${foreign(text)}</p>`;

/** Names and values side by side; a fact is left out by giving undefined. */
export function facts(entries: readonly (readonly [Content, Content] | undefined)[]): TemplateResult {
  return html`<dl class="facts">
    ${entries.map(
      (entry) =>
        entry &&
        html`<div>
          <dt>${entry[0]}</dt>
          <dd>${entry[1]}</dd>
        </div>`,
    )}
  </dl>`;
}

/** What went wrong, with a way to try again. */
export function failureNotice(failure: string, retry: () => void): TemplateResult {
  return html`<div class="notice failure" role="alert">
    <p>${foreign(failure)}</p>
    <button type="button" @click=${retry}>${t('retry')}</button>
  </div>`;
}

/** A value with its loading and failure states; the last good value stays visible under a failure. */
export function remote<T>(of: Remote<T>, retry: () => void, show: (value: T) => Content): TemplateResult {
  const isWaiting = of.value === undefined && of.failure === undefined;
  return html`${of.failure === undefined ? nothing : failureNotice(of.failure, retry)}
  ${isWaiting ? quiet(t('loading')) : nothing} ${of.value === undefined ? nothing : show(of.value)}`;
}

/** What is still on its way and what went wrong with values that are shown together: each failure once, with one way to try again. */
export function loadNotes(remotes: readonly Remote<unknown>[], retry: () => void): TemplateResult {
  const failures = new Set(remotes.flatMap(({ failure }) => failure ?? []));
  const isWaiting = failures.size === 0 && remotes.some(({ value }) => value === undefined);
  return html`${[...failures].map((failure) => failureNotice(failure, retry))}
  ${isWaiting ? quiet(t('loading')) : nothing}`;
}

/** Something a person should know before reading on. */
export const warning = (heading: string, text: string): TemplateResult =>
  html`<div class="notice" role="note">
    <p><strong>${heading}</strong></p>
    <p>${text}</p>
  </div>`;

/** A search box for a table, and how much of the table it leaves. */
export type Filter = {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly count: string;
  readonly onInput: (text: string) => void;
};

export function filterBox({ label, hint, text, count, onInput }: Filter): TemplateResult {
  // The listener sits on the input itself, so the current target is always that input.
  const onEvent = (event: Event): void => onInput((event.currentTarget as HTMLInputElement).value);
  return html`<input
      type="search"
      aria-label=${label}
      placeholder=${hint}
      spellcheck="false"
      autocomplete="off"
      .value=${text}
      @input=${onEvent}
    />
    <span class="count">${count}</span>`;
}
