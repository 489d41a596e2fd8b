/** What the page is made of. The strings bundle translates the page's own texts, by key, into `language`; without them it is English. */
export type Page = {
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
  readonly language?: string;
  readonly strings?: Readonly<Record<string, string>>;
} & PageMode;

/** In the editor the page carries its own policy; in a browser the proxy sends one as a header, and the page its own theme. */
export type PageMode =
  { readonly mode: 'webview'; readonly nonce: string; readonly cspSource: string } | { readonly mode: 'browser' };

/** A lit signal beside its track; drawn for 16 pixels, where the extension's own icon would blur. */
const TAB_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1b2a38"/>' +
  '<circle cx="5" cy="5" r="3" fill="#4ade87"/><path d="M2 13h4c3 0 3-4 6-4h2" fill="none" stroke="#4ade87" stroke-width="2"/></svg>';

/** The HTML around the page's script. Every value is escaped. */
export function pageHtml(page: Page): string {
  const nonce = page.mode === 'webview' ? ` nonce="${escapeHtml(page.nonce)}"` : '';
  return [
    '<!DOCTYPE html>',
    `<html lang="${escapeHtml(page.language ?? 'en')}" data-mode="${page.mode}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    ...(page.mode === 'webview' ? [policyTag(page.nonce, page.cspSource)] : []),
    `<title>${escapeHtml(page.title)}</title>`,
    ...(page.mode === 'browser' ? [`<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(TAB_ICON)}">`] : []),
    ...page.styleUris.map((uri) => `<link rel="stylesheet" href="${escapeHtml(uri)}">`),
    '</head>',
    '<body>',
    '<main id="app"></main>',
    ...(page.strings ? [stringsTag(page.strings)] : []),
    `<script type="module"${nonce} src="${escapeHtml(page.scriptUri)}"></script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function policyTag(nonce: string, cspSource: string): string {
  const policy = [
    `default-src 'none'`,
    `img-src ${cspSource} data:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `connect-src 'none'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`;
}

/** A data block, which no policy blocks and no browser runs; '<' is escaped so that nothing can close it. */
function stringsTag(strings: Readonly<Record<string, string>>): string {
  const json = JSON.stringify(strings).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="strings">${json}</script>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
