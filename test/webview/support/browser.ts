import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian puts it; another one can be named in SIGNALBOX_CHROMIUM. */
const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/** The browser to test with, or undefined when this machine has none. */
export function chromiumPath(): string | undefined {
  const named = process.env['SIGNALBOX_CHROMIUM'];
  return [named, DEBIAN_CHROMIUM].find((file) => file !== undefined && file !== '' && existsSync(file));
}

/** A browser that reaches nothing but this machine. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
