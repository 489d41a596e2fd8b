import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Server } from './host.mjs';

export type ThemeClass = 'vs' | 'vs-dark' | 'hc-black' | 'hc-light';

export class Workbench {
  constructor(page: Page);
  static open(page: Page, server: Server, folder?: string, file?: string): Promise<Workbench>;
  readonly page: Page;
  get quickInput(): Locator;
  get quickPicks(): Locator;
  get notifications(): Locator;
  get dialog(): Locator;
  get editor(): Locator;
  get activeTab(): Locator;
  get chat(): Locator;
  get modelPicker(): Locator;
  reload(): Promise<void>;
  runCommand(title: string): Promise<void>;
  pick(label: string): Promise<void>;
  answer(text: string): Promise<void>;
  statusItem(id: string): Locator;
  webview(): FrameLocator;
  openFile(name: string): Promise<void>;
  selectWord(word: string): Promise<void>;
  selectLine(text: string): Promise<void>;
  setTheme(label: string, themeClass: ThemeClass): Promise<void>;
  ask(prompt: string): Promise<void>;
  drawn(): Promise<void>;
}
