import { html, nothing, type TemplateResult } from 'lit/html.js';
import { readFields, type CalculatorForm, type PriceChoice } from '../calculator-form.js';
import type { MoneyActions } from '../money-controller.js';
import type { State } from '../state.js';
import { t, type StringKey } from '../strings.js';
import { calculated } from './calculated.js';
import { mixFields } from './mix-fields.js';
import { failureNotice } from './parts.js';
import { priceFields, type PricedModels } from './price-fields.js';

/** As the protocol has them. */
const MOST_TOKENS = 10_000_000;
const MOST_REQUESTS = 1_000_000;

/** What a mix of models would cost against one model for everything, for described requests or for the last 30 days. */
export function calculator(state: State, actions: MoneyActions): TemplateResult {
  const { calculator: form, calculation } = state;
  const models = pricedModels(state);
  const onInput = (event: Event): void => {
    // The listener sits on the form itself.
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    actions.fillCalculator(readFields(form, (name) => textIn(fields, name)));
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    actions.calculate();
  };
  return html`<p class="quiet">${t('calculator.note')}</p>
    <form class="calculator" @submit=${submit} @input=${onInput}>
      ${about(form)} ${form.about === 'described' ? described(form, models, actions) : nothing}
      ${baseline(form.baseline, models)}
      <p><button type="submit" ?disabled=${calculation.loading}>${t('calculator.submit')}</button></p>
    </form>
    ${
      calculation.failure === undefined
        ? nothing
        : failureNotice(calculation.failure, () => {
            actions.calculate();
          })
    }
    ${calculation.value ? calculated(calculation.value) : nothing}`;
}

function textIn(fields: FormData, name: string): string | undefined {
  const value = fields.get(name);
  return typeof value === 'string' ? value : undefined;
}

const pricedModels = ({ models }: State): PricedModels =>
  (models.value?.models ?? []).filter(({ isPriced }) => isPriced);

const about = (form: CalculatorForm): TemplateResult =>
  html`<fieldset>
    <legend>${t('calculator.about')}</legend>
    <div class="toolbar">
      ${(['described', 'measured'] as const).map(
        (value) =>
          html`<label
            ><input type="radio" name="about" value=${value} .checked=${form.about === value} />
            ${t(`calculator.${value}`)}</label
          >`,
      )}
    </div>
  </fieldset>`;

const described = (form: CalculatorForm, models: PricedModels, actions: MoneyActions): TemplateResult =>
  html`<fieldset>
      <legend>${t('calculator.requests')}</legend>
      <div class="toolbar">
        ${countField({ name: 'inputTokens', label: 'calculator.inputTokens', value: form.inputTokens, most: MOST_TOKENS })}
        ${countField({ name: 'outputTokens', label: 'calculator.outputTokens', value: form.outputTokens, most: MOST_TOKENS })}
        ${countField({ name: 'requestsPerDay', label: 'calculator.perDay', value: form.requestsPerDay, most: MOST_REQUESTS }, 1)}
      </div>
    </fieldset>
    ${mixFields(form.mix, models, actions)}`;

const baseline = (choice: PriceChoice, models: PricedModels): TemplateResult =>
  html`<fieldset>
    <legend>${t('calculator.baseline')}</legend>
    <div class="toolbar">${priceFields({ name: 'baseline', label: t('calculator.model'), choice, models })}</div>
  </fieldset>`;

type Count = { readonly name: string; readonly label: StringKey; readonly value: string; readonly most: number };

const countField = ({ name, label, value, most }: Count, least = 0): TemplateResult =>
  html`<label
    >${t(label)} <input type="number" name=${name} required min=${least} max=${most} step="1" .value=${value}
  /></label>`;
