/** Languages in which a selection is prose, not code. */
const PROSE: ReadonlySet<string> = new Set(['plaintext', 'markdown', 'latex', 'restructuredtext', 'git-commit', 'log']);

/** The shortest fence Markdown knows. */
const MIN_FENCE = 3;

/**
 * A selection as it is sent. Several lines of code go into a fenced block with their language, so that models and our own
 * classifier read them as code and not as a long, difficult sentence; one line may well be a question.
 */
export function promptText(text: string, languageId: string): string {
  if (PROSE.has(languageId) || !text.trim().includes('\n')) return text;
  return fenced(text.replace(/\n$/, ''), languageId);
}

/** A text as a block of code that nothing in it can end. */
export function fenced(text: string, languageId: string): string {
  const longest = Math.max(MIN_FENCE - 1, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${languageId}\n${text}\n${fence}`;
}
