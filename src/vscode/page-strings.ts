/** Languages the page speaks besides English; each has a file l10n/page.<language>.json. */
const TRANSLATED_LANGUAGES = ['de'] as const;

/** A translation of the page's own texts. */
export type PageStrings = { readonly language: string; readonly strings: Readonly<Record<string, string>> };

/** The page's texts in the editor's language; undefined means English, also when the file cannot be read. */
export async function readPageStrings(
  editorLanguage: string,
  readText: (fileName: string) => Promise<string>,
): Promise<PageStrings | undefined> {
  const primary = editorLanguage.toLowerCase().split('-')[0];
  const language = TRANSLATED_LANGUAGES.find((one) => one === primary);
  if (language === undefined) return undefined;
  try {
    // Safe: the file is packed with the extension, a test compares its keys, and the page skips what is not a text.
    const strings = JSON.parse(await readText(`page.${language}.json`)) as PageStrings['strings'];
    return { language, strings };
  } catch {
    return undefined; // a page in English is better than none
  }
}
