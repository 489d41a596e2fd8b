import type { Skill } from '../skill.js';
import { explainError } from './explain-error.js';
import { extractSummary } from './extract-summary.js';
import { inspectJson } from './inspect-json.js';
import { measureDiff } from './measure-diff.js';
import { outlineCode } from './outline-code.js';

/**
 * What the Offline helper can do; the first skill that answers is used.
 * A diff comes first because its lines may hold any of the others. To add a skill: a file here and its place in this list.
 */
export const SKILLS: readonly Skill[] = [measureDiff, explainError, inspectJson, outlineCode, extractSummary];
