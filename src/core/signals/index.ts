import { actionVerb } from './action-verb.js';
import { askedDepth } from './asked-depth.js';
import { codeBlock } from './code-block.js';
import { contextLoad } from './context-load.js';
import { conversation } from './conversation.js';
import { domainTerms } from './domain-terms.js';
import { multiStep } from './multi-step.js';
import { promptLength } from './prompt-length.js';
import type { Signal } from './signal.js';
import { structure } from './structure.js';
import { taskKind } from './task-kind.js';
import { trivial } from './trivial.js';

/** What a turn says by itself. Add a signal by writing its file and naming it here or below. */
export const TURN_SIGNALS: readonly Signal[] = [
  domainTerms,
  taskKind,
  structure,
  askedDepth,
  actionVerb,
  multiStep,
  promptLength,
  codeBlock,
  trivial,
];

/** Every signal, in reading order. Conversation is last: it tops up what the others gave. */
export const SIGNALS: readonly Signal[] = [...TURN_SIGNALS, contextLoad, conversation];
