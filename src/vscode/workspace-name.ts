import * as vscode from 'vscode';

/** The name of the folder that is open, the first of several; undefined without one. Caps of a workspace go by it. */
export const workspaceName = (): string | undefined => vscode.workspace.workspaceFolders?.[0]?.name;
