import * as vscode from 'vscode';

/** How the person of one test answers. What is not answered here is closed without a word. */
export type Answers = {
  /** Typed into input boxes, or what is typed into which. */
  readonly types?: string | ((box: vscode.InputBoxOptions) => string | undefined);
  /** The label of the row taken from a list. */
  readonly picks?: string;
  /** The button pressed on a message that has it. */
  readonly presses?: string;
};

/** What the person was told and asked. */
export type Person = {
  readonly told: readonly string[];
  readonly boxes: readonly vscode.InputBoxOptions[];
  /** Labels of the rows offered last. */
  readonly offered: readonly string[];
};

/** Runs a command while the editor's messages and questions go to this person instead of the screen. */
export async function withPerson(answers: Answers, run: (person: Person) => Promise<void>): Promise<void> {
  const told: string[] = [];
  const boxes: vscode.InputBoxOptions[] = [];
  const offered: string[] = [];
  const hear = (message: string, ...rest: readonly unknown[]): Promise<unknown> => {
    told.push(message);
    return Promise.resolve(rest.find((button) => button === answers.presses && button !== undefined));
  };
  const { window } = vscode;
  const { showErrorMessage, showInformationMessage, showWarningMessage, showInputBox, showQuickPick } = window;
  Object.assign(window, {
    showErrorMessage: hear,
    showInformationMessage: hear,
    showWarningMessage: hear,
    showInputBox: (options: vscode.InputBoxOptions) => {
      boxes.push(options);
      const { types } = answers;
      return Promise.resolve(typeof types === 'function' ? types(options) : types);
    },
    showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
      offered.splice(0, offered.length, ...items.map(({ label }) => label));
      return Promise.resolve(items.find(({ label }) => label === answers.picks));
    },
  });
  try {
    await run({ told, boxes, offered });
  } finally {
    Object.assign(window, {
      showErrorMessage,
      showInformationMessage,
      showWarningMessage,
      showInputBox,
      showQuickPick,
    });
  }
}
