import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ModelsView } from '../../dashboard/protocol.js';
import { OWN_PRICE, type PriceChoice } from '../calculator-form.js';
import { t } from '../strings.js';

/** Models whose price is known. */
export type PricedModels = ModelsView['models'];

/** A choice between priced models and a price of one's own; `name` begins the names of its fields. */
export type PriceFields = {
  readonly name: string;
  readonly label: string;
  readonly choice: PriceChoice;
  readonly models: PricedModels;
};

/** A list of models by provider and, when a price of one's own is chosen, two fields for it. */
export const priceFields = ({ name, label, choice, models }: PriceFields): TemplateResult =>
  html`<label
      >${label}
      <select name="${name}-model" required>
        <option value="" .selected=${choice.model === ''}>${t('calculator.choose')}</option>
        <option value=${OWN_PRICE} .selected=${choice.model === OWN_PRICE}>${t('calculator.own')}</option>
        ${groupsOf(models).map(
          ([provider, own]) =>
            html`<optgroup label=${provider}>
              ${own.map(
                ({ model, name: title, price }) =>
                  html`<option value=${model} .selected=${choice.model === model}>${title}: ${price}</option>`,
              )}
            </optgroup>`,
        )}
      </select>
    </label>
    ${choice.model === OWN_PRICE ? ownPrice(name, choice) : nothing}`;

const ownPrice = (name: string, { inputUsd, outputUsd }: PriceChoice): TemplateResult =>
  html`${usdField(`${name}-input`, t('calculator.usdIn'), inputUsd)}
  ${usdField(`${name}-output`, t('calculator.usdOut'), outputUsd)}`;

const usdField = (name: string, label: string, value: string): TemplateResult =>
  html`<label
    >${label}
    <input type="number" name=${name} required min="0" max="10000" step="any" inputmode="decimal" .value=${value}
  /></label>`;

function groupsOf(models: PricedModels): readonly (readonly [string, PricedModels])[] {
  const providers = [...new Set(models.map(({ provider }) => provider))].sort();
  return providers.map((provider) => [provider, models.filter((model) => model.provider === provider)]);
}
