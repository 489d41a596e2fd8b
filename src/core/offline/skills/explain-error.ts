import { isLibrary, type Failure, type Frame } from '../errors/failure.js';
import { readFailure } from '../errors/readers.js';
import type { ErrorRule } from '../errors/error-rule.js';
import { findRule } from '../errors/find-rule.js';
import { clip, countOf, inlineCode, listOf } from '../markdown.js';
import type { Passage, Skill } from '../skill.js';

/** Messages can hold whole objects. */
const MAX_MESSAGE_CHARACTERS = 300;

/** More errors of one run are rarely looked at before the first is fixed. */
const MAX_OTHERS_SHOWN = 5;

/** A stack trace or compiler error: what failed, where in the person's own code, and what to check. */
export const explainError: Skill = {
  id: 'explain-error',
  meaning: 'What failed, where, and what to check, from a stack trace or a compiler error',
  answer: describeError,
};

function describeError({ text }: Passage): string | undefined {
  const failure = readFailure(text);
  if (!failure) return undefined;

  const facts = [`- **What failed:** ${whatFailed(failure)}`, `- **Where:** ${whereFailed(failure.frames)}`];
  return [titleOf(failure), facts.join('\n'), adviceOn(findRule(failure)), otherErrors(failure.others)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function titleOf({ source, language }: Failure): string {
  const article = source === 'error message' ? 'An' : 'A';
  return `### ${article} ${source}${language ? ` (${language})` : ''}`;
}

const whatFailed = ({ name, message }: Failure): string =>
  message.trim() === ''
    ? inlineCode(name)
    : `${inlineCode(name)}: ${inlineCode(clip(message, MAX_MESSAGE_CHARACTERS))}`;

function whereFailed(frames: readonly Frame[]): string {
  const [first] = frames;
  if (!first) return 'the text names no place. The full trace would show it.';

  const own = frames.findIndex((frame) => !isLibrary(frame));
  const frame = frames[own];
  if (!frame)
    return `${placeOf(first)}. All ${countOf(frames.length, 'frame')} are library code; the caller is not in the text.`;
  if (frames.length === 1) return `${placeOf(frame)}.`;
  return own === 0
    ? `${placeOf(frame)}, where it was thrown.`
    : `${placeOf(frame)}, the first frame that is not library code (${countOf(own, 'frame')} above it).`;
}

function placeOf({ file, line, column, symbol }: Frame): string {
  const name = symbol === undefined ? '' : `, in ${inlineCode(symbol)}`;
  if (line === 0) return `${inlineCode(file === '' ? 'unknown file' : file)}${name}`;
  return `${inlineCode(file)} line ${line}${column === undefined ? '' : `, column ${column}`}${name}`;
}

function adviceOn(rule: ErrorRule | undefined): string {
  if (!rule) return 'No rule is written for this class of error, so nothing more can be said of it without a model.';
  const checks = rule.checks.map((check, index) => `${index + 1}. ${check}`);
  return [`**What it usually means:** ${rule.meaning}`, ['**What to check:**', '', ...checks].join('\n')].join('\n\n');
}

const otherErrors = (others: readonly string[]): string =>
  others.length === 0 ? '' : `**Other errors of the same run:**\n\n${listOf(others.map(inlineCode), MAX_OTHERS_SHOWN)}`;
