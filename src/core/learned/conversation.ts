import type { ChatRequest } from '../chat.js';
import { personTextAt, type PersonText } from '../classify/human-text.js';
import { carry, type Carried } from './carry.js';
import { readFeatures, type Features } from './features.js';
import { judge, type Judgement } from './judge.js';
import { RELATIONS, type LearnedModel } from './model.js';
import type { Sums } from './sums.js';

/** User turns that are looked back at, the newest included. */
const MOST_TURNS = 6;

/** A turn this surely about something new needs no look back. */
const SURELY_NEW = 0.97;
const NEW = RELATIONS.indexOf('new');

/** The newest user turn: what was read, what it is by itself, and what it is in its conversation. */
export type Read = {
  readonly features: Features;
  readonly own: Judgement;
  readonly sums: Sums;
  readonly carried: Carried;
};

/** Reads the newest user turn of a request, and as many before it as it leans on. */
export function readConversation(request: ChatRequest, person: PersonText, model: LearnedModel): Read {
  const features = readFeatures(person.text, model.vocabulary);
  const { judgement: own, sums } = judge(features, model);
  const earlier = isFirst(request, person) ? [] : earlierTurns(request, person, own, model);
  const carried = carry([...earlier, own], model.calibration.carry) ?? {
    judgement: own,
    carriedRatio: 0,
    failedRatio: 0,
    before: undefined,
  };
  // The reader's arrays are used again by every text, so earlier turns have overwritten them.
  return {
    features: earlier.length === 0 ? features : readFeatures(person.text, model.vocabulary),
    own,
    sums,
    carried,
  };
}

const isFirst = ({ messages }: ChatRequest, { turn = 0 }: PersonText): boolean =>
  messages.findIndex(({ role }) => role === 'user') >= turn;

/** Judgements of the user turns before, oldest first; none for a turn that is surely about something new. */
function earlierTurns(
  request: ChatRequest,
  { turn = 0 }: PersonText,
  own: Judgement,
  model: LearnedModel,
): readonly Judgement[] {
  const turns: Judgement[] = [];
  let next = own;
  for (let at = turn - 1; at >= 0 && turns.length < MOST_TURNS - 1 && !isSurelyNew(next); at -= 1) {
    const before = personTextAt(request, at);
    if (!before || before.characters === 0) continue;
    next = judgeText(before.text, model);
    turns.unshift(next);
  }
  return turns;
}

const isSurelyNew = ({ relations }: Judgement): boolean => (relations[NEW] ?? 0) >= SURELY_NEW;

const judgeText = (text: string, model: LearnedModel): Judgement =>
  judge(readFeatures(text, model.vocabulary), model).judgement;
