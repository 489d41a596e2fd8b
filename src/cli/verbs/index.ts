import { alertsVerb } from './alerts.js';
import { benchmarkVerb } from './benchmark.js';
import { budgetVerb } from './budget.js';
import { calculateVerb } from './calculate.js';
import { classifyVerb } from './classify.js';
import { clientKeysVerb } from './client-keys.js';
import { costVerb } from './cost.js';
import { countVerb } from './count.js';
import { dashboardVerb } from './dashboard.js';
import { doctorVerb } from './doctor.js';
import { evaluateVerb } from './evaluate.js';
import { exportVerb } from './export.js';
import { healthVerb } from './health.js';
import { importVerb } from './import.js';
import { modelsVerb } from './models.js';
import { pricesVerb } from './prices.js';
import { routeVerb } from './route.js';
import { savingsVerb } from './savings.js';
import { serveVerb } from './serve.js';
import { statsVerb } from './stats.js';
import { tokenVerb } from './token.js';
import type { Verb } from './verb.js';

/** Every verb, in the order the help shows them. To add one, write its file and give it a line here. */
export const VERBS: readonly Verb[] = [
  routeVerb,
  classifyVerb,
  countVerb,
  evaluateVerb,
  benchmarkVerb,
  modelsVerb,
  pricesVerb,
  costVerb,
  statsVerb,
  budgetVerb,
  savingsVerb,
  calculateVerb,
  exportVerb,
  importVerb,
  alertsVerb,
  healthVerb,
  doctorVerb,
  serveVerb,
  dashboardVerb,
  tokenVerb,
  clientKeysVerb,
];
