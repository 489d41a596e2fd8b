import type { ChatRequest } from '../chat.js';
import { personTextAt, type PersonText } from '../classify/human-text.js';
import { carry, type Carried } from './carry.js';
import type { Judgement } from './judge.js';
import { RELATIONS, type LearnedModel } from './model.js';
import type { Reading, ReadText } from './reading.js';

/** User turns that are looked back at, the newest included. */
const MOST_TURNS = 6;

/** A turn this surely about something new needs no look back. */
const SURELY_NEW = 0.97;
const NEW = RELATIONS.indexOf('new');

/** The newest user turn: what it is by itself, and what it is in its conversation. */
export type Read = Reading & { readonly carried: Carried };

/** The user turns that say what the newest is, oldest first; the newest is the last, and there is always one. */
export type Turns = readonly [...Reading[], Reading];

/** Reads the newest user turn and those it leans on: none before one that is surely about something new. */
export function readTurns(request: ChatRequest, person: PersonText, read: ReadText): Turns {
  const newest = read(person.text);
  const earlier: Reading[] = [];
  if (isFirst(request, person)) return [newest];
  const { turn = 0 } = person;
  let next = newest;
  for (let at = turn - 1; at >= 0 && earlier.length < MOST_TURNS - 1 && !isSurelyNew(next.own); at -= 1) {
    const before = personTextAt(request, at);
    if (!before || before.characters === 0) continue;
    next = read(before.text);
    earlier.unshift(next);
  }
  return [...earlier, newest];
}

/** The newest of these turns in the light of those before. */
export function inConversation(turns: Turns, model: LearnedModel): Read {
  const newest = turns[turns.length - 1] as Reading; // safe: the last one is always there
  const carried = carry(
    turns.map(({ own }) => own),
    model.calibration.carry,
  ) ?? { judgement: newest.own, carriedRatio: 0, failedRatio: 0, before: undefined };
  return { ...newest, carried };
}

const isFirst = ({ messages }: ChatRequest, { turn = 0 }: PersonText): boolean =>
  messages.findIndex(({ role }) => role === 'user') >= turn;

const isSurelyNew = ({ relations }: Judgement): boolean => (relations[NEW] ?? 0) >= SURELY_NEW;
