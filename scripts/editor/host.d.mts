import type { BrowserContext, Page } from 'playwright-core';

export interface Profile {
  readonly base: string;
  readonly user: string;
  readonly extensions: string;
  readonly browser: string;
  readonly home: string;
  readonly signalboxHome: string;
  remove(): void;
}

export interface Server {
  readonly port: number;
  readonly origin: string;
  readonly ended: Promise<number>;
  log(): string;
  stop(): Promise<void>;
}

export interface ProfileOptions {
  readonly base?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly home?: string;
  readonly signalboxHome?: string;
}

export interface ServerOptions {
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly flags?: readonly string[];
  readonly trusting?: boolean;
}

export interface BrowserOptions {
  readonly headless?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export type PayloadEntry = readonly [key: string, value: string];

export function freePort(): Promise<number>;
export function isFree(port: number): Promise<boolean>;
export function profile(options?: ProfileOptions): Profile;
export function installExtension(dirs: Profile, vsix: string): Promise<void>;
export function startServer(dirs: Profile, options?: ServerOptions): Promise<Server>;
export function launchBrowser(dirs: Profile, options?: BrowserOptions): Promise<BrowserContext>;
export function watchOutsideHosts(context: BrowserContext): ReadonlySet<string>;
export function remoteUri(server: Server, file: string): string;
export function workbenchUrl(server: Server, folder?: string, payload?: readonly PayloadEntry[]): string;
export function enableTestPayload(page: Page): Promise<void>;
