import { benchmarkVerb } from './benchmark.js';
import { classifyVerb } from './classify.js';
import { costVerb } from './cost.js';
import { countVerb } from './count.js';
import { dashboardVerb } from './dashboard.js';
import { evaluateVerb } from './evaluate.js';
import { healthVerb } from './health.js';
import { modelsVerb } from './models.js';
import { routeVerb } from './route.js';
import { serveVerb } from './serve.js';
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
  costVerb,
  healthVerb,
  serveVerb,
  dashboardVerb,
  tokenVerb,
];
