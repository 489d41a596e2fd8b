import type * as z from 'zod';
import { printable } from './printable.js';

type Issue = z.core.$ZodIssue;
type Fault = { readonly path: readonly PropertyKey[]; readonly expected: string };

/** Field names come from outside too; this is enough for any real one. */
const MAX_KEY_CHARACTERS = 64;

/** Says which field is wrong and what it should be. Never quotes the value that was found. */
export function shapeMessage(issues: readonly Issue[]): string {
  const [issue] = issues;
  if (!issue) return 'it is not of the expected form';
  const { path, expected } = faultOf(issue);
  return `${pathText(path)} should be ${expected}`;
}

function faultOf(issue: Issue): Fault {
  return issue.code === 'invalid_union' ? unionFault(issue) : { path: issue.path, expected: expectationOf(issue) };
}

/** Of all the forms a value may have, the one it resembles most: the fault that lies deepest, then the fewest faults. */
function unionFault(issue: Issue & { code: 'invalid_union' }): Fault {
  const branches = issue.errors.flatMap((branch) => {
    const [first] = branch;
    return first ? [{ ...faultOf(first), faults: branch.length }] : [];
  });
  const [best] = branches.toSorted((a, b) => b.path.length - a.path.length || a.faults - b.faults);
  if (!best) return { path: issue.path, expected: 'one of the allowed forms' };
  if (best.path.length > 0) return { path: [...issue.path, ...best.path], expected: best.expected };
  return { path: issue.path, expected: [...new Set(branches.map((branch) => branch.expected))].join(' or ') };
}

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum} (${issue.origin})`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum} (${issue.origin})`;
    case 'invalid_format':
      return `a valid ${issue.format}`;
    case 'unrecognized_keys':
      return 'free of unknown fields';
    case 'custom':
      return issue.message;
    case 'not_multiple_of':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
      return 'valid';
  }
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${printable(String(key), MAX_KEY_CHARACTERS)}`))
    .join('');
  return text === '' ? 'it' : `"${text.replace(/^\./, '')}"`;
}
