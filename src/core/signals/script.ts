/** How a text is written. 'cjk' is Chinese, Japanese and Korean; 'mixed' when no script clearly leads. Source: FEATURES C19. */
export const SCRIPTS = ['latin', 'cjk', 'cyrillic', 'arabic', 'devanagari', 'mixed'] as const;
export type Script = (typeof SCRIPTS)[number];

/** Letters of each script, and how many letters of the others one of them stands for: a character of Chinese is half a word. */
const LETTERS: readonly { readonly script: Script; readonly letter: RegExp; readonly weight: number }[] = [
  { script: 'latin', letter: /\p{Script=Latin}/gu, weight: 1 },
  {
    script: 'cjk',
    letter: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu,
    weight: 2,
  },
  { script: 'cyrillic', letter: /\p{Script=Cyrillic}/gu, weight: 1 },
  { script: 'arabic', letter: /\p{Script=Arabic}/gu, weight: 1 },
  { script: 'devanagari', letter: /\p{Script=Devanagari}/gu, weight: 1 },
];

/** A name or two in another script leave a text in its own. */
const LEADING_RATIO = 0.75;

/** The script of a text; undefined when it has no letter of these scripts. */
export function scriptOf(text: string): Script | undefined {
  const counts = LETTERS.map(({ script, letter, weight }) => ({
    script,
    letters: (text.match(letter)?.length ?? 0) * weight,
  }));
  const all = counts.reduce((sum, { letters }) => sum + letters, 0);
  if (all === 0) return undefined;
  return counts.find(({ letters }) => letters / all >= LEADING_RATIO)?.script ?? 'mixed';
}
