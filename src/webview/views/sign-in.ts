import { html, type TemplateResult } from 'lit/html.js';
import type { Actions } from '../controller.js';
import { t } from '../strings.js';

const TOKEN_ID = 'token';

/** Asks for the proxy's token. Shown in a browser only; in the editor nobody has to sign in. */
export function signInForm(reason: string, actions: Actions): TemplateResult {
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    // The listener sits on the form itself.
    const token = new FormData(event.currentTarget as HTMLFormElement).get(TOKEN_ID);
    if (typeof token === 'string' && token.trim() !== '') actions.signIn(token.trim());
  };
  return html`<form class="sign-in" @submit=${onSubmit}>
    <h2>${t('signIn.heading')}</h2>
    <p role="alert">${reason}</p>
    <p>${t('signIn.text')}</p>
    <p><code>${t('signIn.command')}</code></p>
    <label for=${TOKEN_ID}>${t('signIn.token')}</label>
    <input type="password" id=${TOKEN_ID} name=${TOKEN_ID} required autocomplete="off" spellcheck="false" />
    <button type="submit">${t('signIn.submit')}</button>
    <p class="quiet">${t('signIn.keep')}</p>
  </form>`;
}
