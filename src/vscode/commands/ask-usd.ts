import * as vscode from 'vscode';
import { parseUsd } from './usd-input.js';

/** What is asked for, in words, and what it is now. */
type UsdQuestion = {
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly current: number | undefined;
};

/** An amount of dollars; null when it is left empty; undefined when the person turned back. */
export async function askUsd({ title, prompt, placeHolder, current }: UsdQuestion): Promise<number | null | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    ...(placeHolder !== undefined && { placeHolder }),
    value: current === undefined ? '' : String(current),
    validateInput: (typed) =>
      typed.trim() === '' || parseUsd(typed) !== undefined
        ? undefined
        : vscode.l10n.t('Type an amount of dollars, such as 5 or 0.50.'),
  });
  if (text === undefined) return undefined;
  return text.trim() === '' ? null : parseUsd(text);
}
