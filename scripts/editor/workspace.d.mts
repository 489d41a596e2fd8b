export function sampleWorkspace(folder: string): string;
