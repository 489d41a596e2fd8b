import { html, type TemplateResult } from 'lit/html.js';
import type { Actions } from '../controller.js';
import { TABS, type State, type Tab } from '../state.js';
import { t } from '../strings.js';
import { budgetsTab } from './budgets.js';
import { decisionsTab } from './decisions.js';
import { memoryTab } from './memory.js';
import { modelsTab } from './models.js';
import { overviewTab } from './overview.js';
import { qualityTab } from './quality.js';
import { signInForm } from './sign-in.js';

/** The tab's content, by tab. Leaving one out does not compile. */
const CONTENTS: Readonly<Record<Tab, (state: State, actions: Actions) => TemplateResult>> = {
  overview: overviewTab,
  decisions: decisionsTab,
  models: modelsTab,
  memory: memoryTab,
  budgets: budgetsTab,
  quality: qualityTab,
};

/** The whole page for a state. */
export function pageView(state: State, actions: Actions): TemplateResult {
  const isSignedOut = state.signInReason !== undefined;
  return html`
    <header>
      <h1>${t('title')}</h1>
      ${isSignedOut ? '' : tabList(state.tab, actions)}
    </header>
    <p class="unseen" role="status" aria-live="polite">${state.announcement}</p>
    ${isSignedOut ? signInForm(state.signInReason, actions) : tabPanel(state, actions)}
  `;
}

const tabId = (tab: Tab): string => `tab-${tab}`;

const PANEL_ID = 'panel';

function tabList(current: Tab, actions: Actions): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    selectByKey(event, current, actions);
  };
  return html`<div role="tablist" aria-label=${t('tabs')} @keydown=${onKey}>
    ${TABS.map((tab) => tabButton(tab, tab === current, actions))}
  </div>`;
}

function tabButton(tab: Tab, isCurrent: boolean, actions: Actions): TemplateResult {
  return html`<button
    type="button"
    role="tab"
    id=${tabId(tab)}
    aria-controls=${PANEL_ID}
    aria-selected=${isCurrent ? 'true' : 'false'}
    tabindex=${isCurrent ? 0 : -1}
    @click=${() => {
      actions.selectTab(tab);
    }}
  >
    ${t(`tab.${tab}`)}
  </button>`;
}

function tabPanel(state: State, actions: Actions): TemplateResult {
  return html`<div role="tabpanel" id=${PANEL_ID} aria-labelledby=${tabId(state.tab)}>
    ${CONTENTS[state.tab](state, actions)}
  </div>`;
}

/** Arrow keys go round, Home and End go to the ends; the tab that gets the focus is the one shown. */
function selectByKey(event: KeyboardEvent, current: Tab, actions: Actions): void {
  const count = TABS.length;
  const from = TABS.indexOf(current);
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (from + 1) % count,
    ArrowLeft: (from + count - 1) % count,
    Home: 0,
    End: count - 1,
  };
  const target = TABS[targets[event.key] ?? -1];
  if (!target) return;
  event.preventDefault();
  actions.selectTab(target);
  document.getElementById(tabId(target))?.focus();
}
