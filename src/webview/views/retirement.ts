import { html, nothing } from 'lit/html.js';
import type { Retirement } from '../../core/lifecycle.js';
import { t } from '../strings.js';
import type { Content } from './parts.js';

/** That a model is retired or will be, and what to use instead; nothing for others. */
export const retirementNote = (retirement: Retirement | undefined): Content =>
  retirement
    ? html`<small
        >${t(retirement.state === 'retired' ? 'models.retired' : 'models.retires', { date: retirement.on })}
        ${insteadNote(retirement)}</small
      >`
    : nothing;

/** What to use instead, where it is known. */
export const insteadNote = (retirement: Retirement | undefined): Content =>
  retirement?.successor === undefined
    ? nothing
    : html`<bdi>${t('models.useInstead', { model: retirement.successor })}</bdi>`;
