import type { Page } from 'playwright-core';

/** Puts markup into a page. Unlike innerHTML this runs scripts. */
export const putIn = (page: Page, markup: string): Promise<void> =>
  page.evaluate((text) => {
    document.body.append(document.createRange().createContextualFragment(text));
  }, markup);

/** The harm that a policy has to stop: requests that it dropped, and frames that stayed empty, are none. */
export const scriptsAndWindows = (harm: readonly string[]): readonly string[] =>
  harm.filter((text) => !/^a request to |^a frame with (?:about:|chrome-error:)/.test(text));
