export const root: string;
export const vsix: string;
export const codeServerVersion: string;
export const editorDir: string;
export const codeServerEntry: string;
export const vscodeDir: string;
export const screenshotDir: string;
export function editorNode(): string;
