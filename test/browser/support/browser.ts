import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '#editor/chromium.mjs';

/** Names of pages that are not ours; they lead to this machine. */
export const FOREIGN_NAMES = ['attacker.test', 'rebound.test'];

/**
 * A headless Chromium that finds this machine and nothing else. Its own guard of local servers is off: people use
 * browsers without one.
 */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
      `--host-resolver-rules=${FOREIGN_NAMES.map((name) => `MAP ${name} 127.0.0.1`).join(', ')}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
    ],
  });

/** What answers said in headers, preflights and refused ones among them; by the address that was asked. */
export type Heard = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** Collects the raw headers of all answers that a page gets from now on, also of those that its scripts never see. */
export async function listenToAnswers(page: Page): Promise<readonly Heard[]> {
  const heard: Heard[] = [];
  const urls = new Map<string, string>();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  session.on('Network.responseReceivedExtraInfo', ({ requestId, headers }) => {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    heard.push({ url: urls.get(requestId) ?? '', headers: Object.fromEntries(lower) });
  });
  return heard;
}
