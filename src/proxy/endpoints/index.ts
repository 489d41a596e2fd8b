import { chatCompletions } from './chat-completions.js';
import { completions } from './completions.js';
import { dashboardApi } from './dashboard-api.js';
import { dashboardFile, dashboardPage } from './dashboard.js';
import { dashboardSession } from './dashboard-session.js';
import type { Endpoint } from './endpoint.js';
import { handover } from './handover.js';
import { health } from './health.js';
import { identify } from './identify.js';
import { model, models } from './models.js';
import { route } from './route.js';

/** Every path the proxy answers. To add one, write a file in this folder and list it here. */
export const ENDPOINTS: readonly Endpoint[] = [
  chatCompletions,
  completions,
  route,
  models,
  model,
  health,
  dashboardPage,
  dashboardFile,
  dashboardApi,
  dashboardSession,
  identify,
  handover,
];
