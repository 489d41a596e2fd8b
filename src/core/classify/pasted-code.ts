/** What of a text is code. `lines` counts lines inside fences, `inlineSpans` pieces in single backticks. */
export type CodeFacts = {
  readonly blocks: number;
  readonly lines: number;
  readonly inlineSpans: number;
  readonly hasStackTrace: boolean;
  readonly hasDiff: boolean;
};

/** No code at all. */
export const NO_CODE: CodeFacts = { blocks: 0, lines: 0, inlineSpans: 0, hasStackTrace: false, hasDiff: false };

/** A line that opens or closes a block. Source: CommonMark 0.31, 4.5; more indent is allowed because chats nest it in lists. */
const FENCE_LINE = /^[ \t]{0,12}(`{3,64}|~{3,64})([^\n`]*)$/gm;

const INLINE_SPAN = /`[^`\n]{1,80}`/g;

/** First lines of traces as JavaScript, Java, Python, Go and Rust print them. All repeats are bounded. */
const STACK_TRACE =
  /^(?:[ \t]{0,12}at \S[^\n]{0,200}\.\w{1,6}:\d|Traceback \(most recent call last\)|[ \t]{0,8}File "[^"\n]{0,200}", line \d|goroutine \d{1,9} \[|thread '[^'\n]{0,80}' panicked|Caused by: )/m;

const DIFF = /^(?:diff --git |@@ -\d{1,9}[, ])/m;

/** Splits fenced code off the prose around it. A block that is never closed runs to the end, as in Markdown. */
export function splitCode(text: string): { readonly prose: string; readonly code: CodeFacts } {
  const prose: string[] = [];
  let openFence: string | undefined;
  let from = 0;
  let blocks = 0;
  let lines = 0;

  for (const match of text.matchAll(FENCE_LINE)) {
    const [whole, fence = '', info = ''] = match;
    if (openFence === undefined) {
      prose.push(text.slice(from, match.index));
      openFence = fence;
      blocks += 1;
    } else if (fence.startsWith(openFence) && info.trim() === '') {
      lines += countLines(text, from, match.index);
      openFence = undefined;
    } else continue;
    from = match.index + whole.length;
  }
  if (openFence === undefined) prose.push(text.slice(from));
  else lines += countLines(text, from, text.length);

  const joined = prose.join('\n').trim();
  const inlineSpans = joined.match(INLINE_SPAN)?.length ?? 0;
  return {
    prose: joined,
    code: { blocks, lines, inlineSpans, hasStackTrace: STACK_TRACE.test(text), hasDiff: DIFF.test(text) },
  };
}

/** `from` is at the line break that ends the opening fence, so line breaks and lines are the same number. */
function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from + 1); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
