import type { ChatRequest } from '../chat.js';
import { isFollowUp } from '../signals/conversation.js';
import { strongestDomain } from '../signals/domain-terms.js';
import { SIGNALS, TURN_SIGNALS } from '../signals/index.js';
import type { RequestFacts, Signal, Turn } from '../signals/signal.js';
import { sumPoints } from '../signals/support.js';
import type { Classification, Contribution } from './classification.js';
import { confidenceOf } from './confidence.js';
import { humanText, humanTextAt, type HumanText } from './human-text.js';
import { categoryOf, domainOf } from './labels.js';
import { clampScore, complexityOf, tierOf } from './levels.js';
import { readTurn } from './turn.js';

/** Where every request starts: half of the 'free' tier, so that one simple or one serious word moves it. */
const BASE: Contribution = { signal: 'base', group: 'base', points: 0.1, evidence: 'every request starts here' };

/** Follow-ups in a row that are looked through for the request they lean on. */
const MOST_TURNS_BACK = 6;

/** Tokens to a character in English text, to keep system prompts out of the conversation's size. Source: FEATURES C14. */
const TOKENS_PER_CHARACTER = 0.325;

/** Facts of a turn that stands alone. */
const NO_FACTS: RequestFacts = {
  toolsOffered: 0,
  conversationTokens: 0,
  userTurns: 1,
  answered: false,
  earlier: undefined,
};

/** How hard a request is, what kind it is, and how sure that is. Pure and total: same request, same answer, no throw. */
export function classify(request: ChatRequest, promptTokens: number): Classification {
  const turn = readTurn(humanText(request));
  const earlier = findEarlier(request, turn);
  const facts = { ...factsOf(request, turn.human, promptTokens), earlier };
  const contributions = readSignals(SIGNALS, turn, facts);

  const score = clampScore(sumPoints(contributions.map(({ points }) => points)));
  // A follow-up that asks for little is the same work as before; one that asks for more is its own.
  const labelled = earlier && earlier.score > scoreAlone(turn) ? earlier.turn : turn;
  return {
    strategy: 'signals',
    score,
    tier: tierOf(score),
    complexity: complexityOf(score),
    category: categoryOf(labelled),
    domain: domainOf(labelled),
    confidence: confidenceOf(score, turn, contributions.length - 1),
    specialty: strongestDomain(labelled.found)?.domain,
    okRatios: undefined,
    contributions,
    words: [],
    counterfactuals: [],
    escalation: undefined,
    fallback: undefined,
    scoredCharacters: turn.human.characters,
  };
}

function readSignals(signals: readonly Signal[], turn: Turn, facts: RequestFacts): readonly Contribution[] {
  const contributions = [BASE];
  for (const { id, group, read } of signals) {
    const ownPoints = sumPoints(contributions.map(({ points }) => points));
    const reading = read({ ...turn, facts, ownPoints });
    if (reading)
      contributions.push({ signal: id, group, points: sumPoints([reading.points]), evidence: reading.evidence });
  }
  return contributions;
}

/** The earlier request that a follow-up leans on, and what it scored by itself. Thanks are no follow-up, so a topic ends there. */
function findEarlier(request: ChatRequest, newest: Turn): (RequestFacts['earlier'] & { turn: Turn }) | undefined {
  if (newest.human.turn === undefined || !isFollowUp(newest)) return undefined;
  let turnsBack = 0;
  for (let at = newest.human.turn - 1; at >= 0 && turnsBack < MOST_TURNS_BACK; at -= 1) {
    const human = humanTextAt(request, at);
    if (!human || human.characters === 0) continue;
    turnsBack += 1;
    const turn = readTurn(human);
    if (!isFollowUp(turn)) return { turn, turnsBack, score: scoreAlone(turn) };
  }
  return undefined;
}

const scoreAlone = (turn: Turn): number =>
  clampScore(sumPoints(readSignals(TURN_SIGNALS, turn, NO_FACTS).map(({ points }) => points)));

function factsOf(request: ChatRequest, human: HumanText, promptTokens: number): Omit<RequestFacts, 'earlier'> {
  const { messages } = request;
  const beforeTurn = messages.slice(0, human.turn ?? 0);
  return {
    toolsOffered: request.tools.length,
    conversationTokens: Math.min(promptTokens, Math.round(conversationCharacters(request) * TOKENS_PER_CHARACTER)),
    userTurns: messages.filter(({ role, parts }) => role === 'user' && parts.some(({ type }) => type === 'text'))
      .length,
    answered: beforeTurn.some(({ role }) => role === 'assistant'),
  };
}

/** Length of everything but system prompts and images. */
function conversationCharacters({ messages }: ChatRequest): number {
  let characters = 0;
  for (const { role, parts } of messages) {
    if (role === 'system') continue;
    for (const part of parts) {
      if (part.type === 'tool-call') characters += part.argumentsJson.length;
      else if (part.type !== 'image') characters += part.text.length;
    }
  }
  return characters;
}
