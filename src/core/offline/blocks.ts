/** A fenced block of a Markdown text. `tag` is the language named after the fence, in lower case, or empty. */
export type Block = { readonly tag: string; readonly text: string };

/** A text taken apart: its fenced blocks, and the lines outside them. */
export type Parts = { readonly blocks: readonly Block[]; readonly prose: string };

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]*)/;

type OpenFence = { readonly marks: string; readonly tag: string; readonly lines: string[] };

/** Takes a text apart at its fences. A fence that is never closed runs to the end. Source: CommonMark 0.31, 4.5. */
export function takeApart(text: string): Parts {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: OpenFence | undefined;

  for (const line of text.split('\n')) {
    const fence = FENCE.exec(line);
    if (open && closes(line, open.marks)) {
      blocks.push(toBlock(open));
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (fence) open = { marks: fence[1] ?? '', tag: (fence[2] ?? '').toLowerCase(), lines: [] };
    else prose.push(line);
  }

  if (open) blocks.push(toBlock(open));
  return { blocks, prose: prose.join('\n') };
}

const toBlock = ({ tag, lines }: OpenFence): Block => ({ tag, text: lines.join('\n') });

/** A closing fence is only marks, of the kind that opened it, and at least as many. */
function closes(line: string, marks: string): boolean {
  const bare = line.trim();
  return bare.length >= marks.length && bare === marks.charAt(0).repeat(bare.length);
}
