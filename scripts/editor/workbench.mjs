import { remoteUri, workbenchUrl } from './host.mjs';

/** What a person does in VS Code, as gestures on the real page. */
export class Workbench {
  constructor(page) {
    this.page = page;
  }

  /** Opens a folder, with a file in the editor if one is named, and waits until the window is drawn. */
  static async open(page, server, folder, file) {
    const workbench = new Workbench(page);
    await page.goto(workbenchUrl(server, folder, file ? [['openFile', remoteUri(server, file)]] : []));
    await workbench.drawn();
    return workbench;
  }

  /** Reloads as the editor's own command does: state is flushed first, which a reload of the page would lose. */
  async reload() {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.drawn();
  }

  /** Runs a command by its whole title in the palette, category included: `Signalbox: Open Panel`. */
  async runCommand(title) {
    await this.page.keyboard.press('F1');
    const input = this.quickInput;
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.#row(title).click();
  }

  /** The box at the top of the window: palette, picks and questions. */
  get quickInput() {
    return this.page.locator('.quick-input-widget .quick-input-box input').first();
  }

  /** The rows offered under that box. */
  get quickPicks() {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** Chooses one of them by its label. */
  async pick(label) {
    await this.#row(label).click();
  }

  /** Types into the box and presses Enter. */
  async answer(text) {
    await this.quickInput.fill(text);
    await this.quickInput.press('Enter');
  }

  /** An item of the status bar by its id: `<publisher>.<extension>.<item>`. */
  statusItem(id) {
    return this.page.locator(`.statusbar-item[id="${id}"]`);
  }

  get notifications() {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  get dialog() {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The document inside the visible webview; the workbench wraps it in two frames. */
  webview() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  get editor() {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  get activeTab() {
    return this.page.locator('.tabs-container .tab.active').first();
  }

  async openFile(name) {
    await this.page.keyboard.press('ControlOrMeta+p');
    await this.quickInput.waitFor();
    await this.quickInput.fill(name);
    const pick = this.quickPicks.filter({ hasText: name }).first();
    await pick.click();
    // A list that is drawn again under the pointer takes no click.
    for (let tries = 0; tries < 5 && (await this.quickInput.isVisible()); tries += 1) {
      await this.page.waitForTimeout(500);
      if (await this.quickInput.isVisible()) await this.page.keyboard.press('Enter');
    }
    await this.activeTab.filter({ hasText: name }).waitFor();
  }

  /** Selects a word that the editor shows. */
  async selectWord(word) {
    await this.editor.locator('.view-line span', { hasText: word }).last().dblclick();
  }

  /** Selects the whole line on which the editor shows a text. */
  async selectLine(text) {
    await this.editor.locator('.view-line', { hasText: text }).first().click();
    await this.page.keyboard.press('Home');
    await this.page.keyboard.press('Shift+End');
  }

  /** Through the picker, since the workbench notices an edited settings file only sometimes. */
  async setTheme(label, themeClass) {
    await this.runCommand('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[placeholder*="Theme"]').fill(label);
    await this.quickPicks.first().filter({ hasText: label }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator(`.monaco-workbench.${themeClass}`).waitFor();
  }

  /** Sends a prompt in the chat view, which must be open. */
  async ask(prompt) {
    const input = this.page.locator('.interactive-input-part .monaco-editor').first();
    await input.click();
    await this.page.keyboard.type(prompt, { delay: 15 });
    // Enter would take a suggestion for an @name instead of sending.
    await this.page.locator('.interactive-input-part .suggest-widget.visible').waitFor({ state: 'hidden' });
    await this.page.keyboard.press('Enter');
  }

  get chat() {
    return this.page.locator('.interactive-session .interactive-list').first();
  }

  get modelPicker() {
    return this.page.locator('.chat-input-toolbars').first();
  }

  async drawn() {
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  }

  #row(label) {
    const whole = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')}\\s*$`);
    return this.quickPicks.filter({ has: this.page.locator('.label-name', { hasText: whole }) }).first();
  }
}
