import { html, type TemplateResult } from 'lit/html.js';
import { foreign } from './parts.js';

/** A list to choose one value from, with its label beside it. */
export type Picker<V extends string | number> = {
  readonly label: string;
  readonly values: readonly V[];
  readonly chosen: V;
  readonly nameOf: (value: V) => string;
  readonly onPick: (value: V) => void;
};

export function picker<V extends string | number>({
  label,
  values,
  chosen,
  nameOf,
  onPick,
}: Picker<V>): TemplateResult {
  const onChange = (event: Event): void => {
    // The listener sits on the list itself, whose options are the values in their order.
    const value = values[(event.currentTarget as HTMLSelectElement).selectedIndex];
    if (value !== undefined) onPick(value);
  };
  return html`<label
    >${label}
    <select @change=${onChange}>
      ${values.map((value) => html`<option value=${value} .selected=${value === chosen}>${nameOf(value)}</option>`)}
    </select>
  </label>`;
}

/** A button that is on or off. */
export const toggle = (label: string, isOn: boolean, onToggle: (isOn: boolean) => void): TemplateResult =>
  html`<button
    type="button"
    class="secondary"
    aria-pressed=${isOn ? 'true' : 'false'}
    @click=${() => {
      onToggle(!isOn);
    }}
  >
    ${foreign(label)}
  </button>`;
