import type { ChatRequest } from '../chat.js';
import { humanTextAt, type HumanText } from '../classify/human-text.js';
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
export function readConversation(request: ChatRequest, human: HumanText, model: LearnedModel): Read {
  const earlier = earlierTurns(request, human, model);
  // Last, because the reader's arrays are used again by every text.
  const features = readFeatures(human.text, model.vocabulary);
  const { judgement: own, sums } = judge(features, model);
  const alone = { judgement: own, carriedRatio: 0, failedRatio: 0 };
  return { features, own, sums, carried: carry([...earlier, own], model.calibration.carry) ?? alone };
}

/** Judgements of the user turns before, oldest first. */
function earlierTurns(request: ChatRequest, human: HumanText, model: LearnedModel): readonly Judgement[] {
  const turns: Judgement[] = [];
  const isFirst = !request.messages.slice(0, human.turn ?? 0).some(({ role }) => role === 'user');
  if (isFirst || isSurelyNew(human.text, model)) return turns;
  for (let at = (human.turn ?? 0) - 1; at >= 0 && turns.length < MOST_TURNS - 1; at -= 1) {
    const before = humanTextAt(request, at);
    if (!before || before.characters === 0) continue;
    const judgement = judgeText(before.text, model);
    turns.unshift(judgement);
    if ((judgement.relations[NEW] ?? 0) >= SURELY_NEW) break;
  }
  return turns;
}

const isSurelyNew = (text: string, model: LearnedModel): boolean =>
  (judgeText(text, model).relations[NEW] ?? 0) >= SURELY_NEW;

const judgeText = (text: string, model: LearnedModel): Judgement =>
  judge(readFeatures(text, model.vocabulary), model).judgement;
