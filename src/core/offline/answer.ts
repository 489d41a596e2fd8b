import { textOf, type ChatRequest } from '../chat.js';
import { stripEnvelopes } from '../classify/envelopes.js';
import { humanText } from '../classify/human-text.js';
import { allowsOnlyText, type Residency } from '../region.js';
import { headOf, numberText } from './markdown.js';
import type { Passage } from './skill.js';
import { SKILLS } from './skills/index.js';
import { stateFacts } from './state-facts.js';

/** Enough for any text a person pastes, and few enough that every skill stays fast. */
const MAX_CHARACTERS_READ = 200_000;
const MAX_LINES_READ = 5_000;

const HEADER =
  '**Offline helper — not an AI model.** Fixed rules on this machine read your text; no model was called and nothing was sent.';

/** Written when it is needed: the first number that is formatted loads the locale data, which would delay the start. */
const cutNote = (): string =>
  `Only the beginning of the text was read: at most ${numberText(MAX_CHARACTERS_READ)} characters ` +
  `and ${numberText(MAX_LINES_READ)} lines.`;

const CONNECT =
  'run "Signalbox: Set API Key" in VS Code, or start Ollama or another local model server on this machine.';

/** How to get a real answer. Where a rule says which places may be asked, a key alone may not be enough. */
function footer(residency: Residency): string {
  const how = residency
    ? `: ${allowsOnlyText(residency)}, and no model that is connected is there. Add a region to that setting, or connect a model that it allows: ${CONNECT}`
    : `, connect a model: ${CONNECT}`;
  return `---\n\n**To get a real answer**${how} Then ask again.`;
}

/**
 * Answers the newest user text in Markdown by fixed rules, labelled as such. The same request always gets the same answer.
 * `residency` is where prompts may go.
 */
export function offlineAnswer(request: ChatRequest, residency: Residency): string {
  const passage = passageOf(request);
  const note = passage.cut ? cutNote() : '';
  return [HEADER, note, firstAnswer(passage), footer(residency)].filter((part) => part !== '').join('\n\n') + '\n';
}

/** The head of the turn the person wrote, without what agents wrapped around it. */
function passageOf(request: ChatRequest): Passage {
  const { turn } = humanText(request);
  const message = turn === undefined ? undefined : request.messages[turn];
  const whole = message ? textOf(message) : '';
  const head = firstLines(headOf(whole, MAX_CHARACTERS_READ), MAX_LINES_READ);
  const plain = head.replace(/\r\n?/g, '\n');
  const stripped = stripEnvelopes(plain).text;
  return { text: stripped === '' ? plain : stripped, cut: head.length < whole.length };
}

function firstLines(text: string, maxLines: number): string {
  let end = -1;
  for (let line = 0; line < maxLines; line += 1) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) return text;
  }
  return text.slice(0, end);
}

function firstAnswer(passage: Passage): string {
  for (const skill of SKILLS) {
    const answer = skill.answer(passage);
    if (answer !== undefined) return answer;
  }
  return stateFacts(passage);
}
