import { COMPILER_RULES } from './compiler-rules.js';
import type { ErrorRule } from './error-rule.js';
import type { Failure } from './failure.js';
import { RUNTIME_RULES } from './runtime-rules.js';
import { SCRIPT_RULES } from './script-rules.js';
import { SYSTEM_RULES } from './system-rules.js';

/** From special to general: the first rule that fits is used. */
const EXCEPTION_RULES: readonly ErrorRule[] = [...SCRIPT_RULES, ...SYSTEM_RULES, ...RUNTIME_RULES];

/** The rule that knows this failure, or undefined. */
export function findRule(failure: Failure): ErrorRule | undefined {
  const headline = `${failure.name}: ${failure.message}`;
  const rules = failure.source === 'compiler error' ? COMPILER_RULES : EXCEPTION_RULES;
  return rules.find(({ languages, pattern }) => {
    const fitsLanguage = !languages || !failure.language || languages.includes(failure.language);
    return fitsLanguage && pattern.test(headline);
  });
}
