import { refText, type ModelRef } from './model.js';

/**
 * How models are named where many can be meant: 'provider/model', in which '*' stands for a whole part between slashes,
 * and at the end for all that follow.
 */
export const MODEL_PATTERN_FORM = /^(?!.*[^/]\*|.*\*[^/])[!-+.0-~-]+(?:\/[!-+.0-~-]+)+$/;

/** True when one of the patterns means this model; an undefined list means all models. */
export function isAllowed(ref: ModelRef, patterns: readonly string[] | undefined): boolean {
  if (patterns === undefined) return true;
  const parts = refText(ref).split('/');
  return patterns.some((pattern) => means(pattern.split('/'), parts));
}

function means(pattern: readonly string[], parts: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === '*';
  if (isOpen ? parts.length < pattern.length : parts.length !== pattern.length) return false;
  return pattern.every((part, at) => part === '*' || part === parts[at]);
}
