/**
 * What a tag that clients put in the user turn holds. 'context': facts, rules or tool output, not the person's words.
 * 'attachment': a file or selection. 'ask': what the person asked; where one is, nothing outside it is theirs.
 * 'wrapper': marks a part of what the person asked; the text around it is theirs too.
 */
type TagKind = 'context' | 'attachment' | 'ask' | 'wrapper';

/** Tags as clients write them; upper and lower case count, which keeps the search for closing tags linear. */
const TAGS: Readonly<Record<TagKind, readonly string[]>> = {
  context: [
    'additional_data',
    'available_skills',
    'bash-input',
    'bash-stderr',
    'bash-stdout',
    'command-contents',
    'command-message',
    'command-name',
    'context',
    'conversation-summary',
    'editorContext',
    'environment_context',
    'environment_details',
    'environment_info',
    'function_results',
    'git_status',
    'ide_diagnostics',
    'ide_opened_file',
    'linter_errors',
    'local-command-caveat',
    'local-command-stderr',
    'local-command-stdout',
    'new-diagnostics',
    'open_and_recently_viewed_files',
    'project_layout',
    'reminderInstructions',
    'repoContext',
    'rules',
    'session_context',
    'skills_instructions',
    'system-notification',
    'system-reminder',
    'system_reminder',
    'todo_list',
    'toolReferences',
    'tool_output',
    'tool_response',
    'tool_result',
    'turn_aborted',
    'userMemory',
    'user-prompt-submit-hook',
    'user_info',
    'user_instructions',
    'workspace_info',
  ],
  attachment: [
    'attached-files',
    'attached_files',
    'attachment',
    'attachments',
    'currentFile',
    'current_file',
    'document',
    'documents',
    'file',
    'file_content',
    'files',
    'folder_content',
    'ide_selection',
    'selection',
    'terminal_output',
    'uploaded_files',
    'url_content',
  ],
  ask: ['command-args', 'feedback', 'userRequest', 'user_message', 'user_query', 'user_request'],
  wrapper: ['task'],
};

/** Room for attributes inside a tag; bounded, and without '<', so that a torn tag costs no second look. */
const LONGEST_ATTRIBUTES = 400;

const KIND_OF_TAG: ReadonlyMap<string, TagKind> = new Map([
  ...TAGS.context.map((name) => [name, 'context'] as const),
  ...TAGS.attachment.map((name) => [name, 'attachment'] as const),
  ...TAGS.ask.map((name) => [name, 'ask'] as const),
  ...TAGS.wrapper.map((name) => [name, 'wrapper'] as const),
]);

/** Any tag of the tables above, open or closed. */
export const TAG_PATTERN = `<(/?)(${[...KIND_OF_TAG.keys()].join('|')})(?:[\\s/][^<>]{0,${LONGEST_ATTRIBUTES}})?>`;

/** A text without its envelopes, and what they held. */
export type Stripped = {
  readonly text: string;
  readonly strippedCharacters: number;
  readonly attachments: number;
};

/** Takes the envelopes of agents and editors off a text, in linear time. A tag that is never closed loses only itself. */
export function stripEnvelopes(text: string): Stripped {
  const around: string[] = [];
  const asked: string[] = [];
  const closings = new Closings(text);
  const tags = new RegExp(TAG_PATTERN, 'g');
  let into = around;
  let from = 0;
  let attachments = 0;

  for (let match = tags.exec(text); match; match = tags.exec(text)) {
    into.push(text.slice(from, match.index));
    from = tags.lastIndex;
    const [tag, slash, name = ''] = match;
    const kind = KIND_OF_TAG.get(name);
    const opens = slash === '' && !tag.endsWith('/>');
    if (kind === 'ask') into = opens ? asked : around;
    if (!opens || kind === 'ask' || kind === 'wrapper') continue;

    const close = closings.after(name, from);
    if (!close) continue;
    if (kind === 'attachment') attachments += countInside(text.slice(from, close.start), name);
    from = close.end;
    tags.lastIndex = close.end;
  }
  into.push(text.slice(from));

  const kept = joinPieces(asked) || joinPieces(around);
  return { text: kept, strippedCharacters: Math.max(0, text.length - kept.length), attachments };
}

const joinPieces = (pieces: readonly string[]): string =>
  pieces.length === 1 ? (pieces[0] ?? '').trim() : pieces.join('\n').trim();

/** A list such as <attachments> holds one or more of its singular; anything else is one. */
function countInside(inner: string, name: string): number {
  if (!name.endsWith('s')) return 1;
  const opening = `<${name.slice(0, -1)}`;
  let count = 0;
  for (let at = inner.indexOf(opening); at !== -1; at = inner.indexOf(opening, at + opening.length)) count += 1;
  return Math.max(1, count);
}

/** Finds closing tags. Remembers names that have none left: without that, many unclosed tags would cost a full scan each. */
class Closings {
  readonly #text: string;
  readonly #exhausted = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  after(name: string, from: number): { readonly start: number; readonly end: number } | undefined {
    if (this.#exhausted.has(name)) return undefined;
    const closing = `</${name}>`;
    const start = this.#text.indexOf(closing, from);
    if (start !== -1) return { start, end: start + closing.length };
    this.#exhausted.add(name);
    return undefined;
  }
}
