import { html, type TemplateResult } from 'lit/html.js';
import { MAX_MIX } from '../../dashboard/budgets.js';
import type { MixRow } from '../calculator-form.js';
import type { MoneyActions } from '../money-controller.js';
import { t } from '../strings.js';
import { priceFields, type PricedModels } from './price-fields.js';

/** The models of the mix with their shares; there is always at least one. */
export const mixFields = (mix: readonly MixRow[], models: PricedModels, actions: MoneyActions): TemplateResult =>
  html`<fieldset>
    <legend>${t('calculator.mix')}</legend>
    ${mix.map(
      (row, at) =>
        html`<div class="toolbar">
          ${priceFields({ name: `mix-${at}`, label: t('calculator.part', { number: at + 1 }), choice: row, models })}
          ${shareField(row, at)} ${removeButton(at, mix.length === 1, actions)}
        </div>`,
    )}
    <button
      type="button"
      class="secondary"
      ?disabled=${mix.length >= MAX_MIX}
      @click=${() => {
        actions.addToMix();
      }}
    >
      ${t('calculator.add')}
    </button>
  </fieldset>`;

const shareField = ({ share }: MixRow, at: number): TemplateResult =>
  html`<label
    >${t('calculator.share')}
    <input type="number" name="mix-${at}-share" required min="0.1" max="100" step="0.1" .value=${share} />
    %</label
  >`;

const removeButton = (at: number, isLast: boolean, actions: MoneyActions): TemplateResult =>
  html`<button
    type="button"
    class="secondary"
    ?disabled=${isLast}
    @click=${() => {
      actions.removeFromMix(at);
    }}
  >
    ${t('calculator.remove')}<span class="unseen"> ${at + 1}</span>
  </button>`;
