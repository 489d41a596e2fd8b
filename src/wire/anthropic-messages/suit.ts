import type { ChatRequest } from '../../core/chat.js';
import type { Edits } from '../patch.js';
import { isFields, isPresent, type Fields } from '../unchecked.js';
import { encodeThinking, thinkingRulesOf, type ThinkingRules } from './thinking.js';

type Body = ChatRequest['source']['body'];

/**
 * What has to change in a client's own body for a model that it did not choose itself: how it is told to think, and the
 * sampling parameters that it refuses. A body that suits the model goes out as it came.
 */
export function suitModel(request: ChatRequest, model: string): Edits {
  const { body } = request.source;
  const rules = thinkingRulesOf(model);
  return { ...samplingEdits(body, rules), ...(suits(body, rules) ? {} : thinkingEdits(request, rules)) };
}

/** Whether the body tells the model to think in a way that it takes. */
function suits(body: Body, rules: ThinkingRules): boolean {
  const type = fieldOf(body['thinking'], 'type');
  const effort = fieldOf(body['output_config'], 'effort');
  if (effort !== undefined && !rules.levels.some((level) => level === effort)) return false;
  switch (type) {
    case 'enabled':
      return rules.by === 'budget';
    case 'adaptive':
      return rules.by === 'effort';
    case 'disabled':
      return rules.off !== undefined || rules.by !== 'effort';
    default:
      return true;
  }
}

function thinkingEdits({ sampling, messages, source }: ChatRequest, rules: ThinkingRules): Edits {
  const { toolChoice, maxOutputTokens: maxTokens = 0 } = sampling;
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object';
  const { thinking, effort } = encodeThinking({ sampling, messages }, { rules, maxTokens, isForced });
  const others = Object.entries(objectOf(source.body['output_config'])).filter(([name]) => name !== 'effort');
  const output = effort === undefined ? others : [...others, ['effort', effort]];
  return {
    thinking: { value: thinking },
    output_config: { value: output.length === 0 ? undefined : Object.fromEntries(output) },
  };
}

function samplingEdits(body: Body, { sampling }: ThinkingRules): Edits {
  const refused =
    sampling === 'none'
      ? ['temperature', 'top_p', 'top_k']
      : sampling === 'one' && isPresent(body['temperature'])
        ? ['top_p']
        : [];
  const present = refused.filter((name) => isPresent(body[name]));
  return Object.fromEntries(present.map((name) => [name, { value: undefined }]));
}

const objectOf = (value: unknown): Fields => (isFields(value) ? value : {});

const fieldOf = (value: unknown, name: string): unknown => objectOf(value)[name];
