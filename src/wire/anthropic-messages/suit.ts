import type { ChatRequest } from '../../core/chat.js';
import type { Edits } from '../patch.js';
import { encodeThinking, mannersOf, type ThinkingManners } from './thinking.js';

type Body = ChatRequest['source']['body'];

/**
 * What has to change in a client's own body for a model that it did not choose itself: how it is told to think, and the
 * wishes for chance that it refuses. A body that suits the model goes out as it came.
 */
export function suitModel(request: ChatRequest, model: string): Edits {
  const { body } = request.source;
  const manners = mannersOf(model);
  return { ...chanceEdits(body, manners), ...(suits(body, manners) ? {} : thinkingEdits(request, manners)) };
}

/** Whether the body tells the model to think in a way that it takes. */
function suits(body: Body, manners: ThinkingManners): boolean {
  const type = fieldOf(body['thinking'], 'type');
  const effort = fieldOf(body['output_config'], 'effort');
  if (effort !== undefined && !manners.levels.some((level) => level === effort)) return false;
  switch (type) {
    case 'enabled':
      return manners.by === 'budget';
    case 'adaptive':
      return manners.by === 'effort';
    case 'disabled':
      return manners.off !== undefined || manners.by !== 'effort';
    default:
      return true;
  }
}

function thinkingEdits({ sampling, messages, source }: ChatRequest, manners: ThinkingManners): Edits {
  const { toolChoice, maxOutputTokens: maxTokens = 0 } = sampling;
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object';
  const { thinking, effort } = encodeThinking({ sampling, messages }, { manners, maxTokens, isForced });
  const others = Object.entries(objectOf(source.body['output_config'])).filter(([name]) => name !== 'effort');
  const output = effort === undefined ? others : [...others, ['effort', effort]];
  return {
    thinking: { value: thinking },
    output_config: { value: output.length === 0 ? undefined : Object.fromEntries(output) },
  };
}

function chanceEdits(body: Body, { chances }: ThinkingManners): Edits {
  const refused =
    chances === 'none'
      ? ['temperature', 'top_p', 'top_k']
      : chances === 'one' && isGiven(body['temperature'])
        ? ['top_p']
        : [];
  const present = refused.filter((name) => isGiven(body[name]));
  return Object.fromEntries(present.map((name) => [name, { value: undefined }]));
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const fieldOf = (value: unknown, name: string): unknown => objectOf(value)[name];
