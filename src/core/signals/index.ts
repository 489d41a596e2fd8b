import { actionVerb } from './action-verb.js';
import { domainTerms } from './domain-terms.js';
import { multiStep } from './multi-step.js';
import type { Signal } from './signal.js';
import { structure } from './structure.js';
import { taskKind } from './task-kind.js';

/** Every signal of the documented scorer, in reading order. Add one by writing its file and naming it here. */
export const SIGNALS: readonly Signal[] = [domainTerms, taskKind, structure, actionVerb, multiStep];
