import type { DropStage } from '../route/stage.js';

/** With the preset 'private' the prompt does not leave this machine. */
export const keepPrivate: DropStage = {
  id: 'keep-private',
  meaning: 'With the preset "private", only models on this machine',
  dependsOn: ({ asked }) => [asked.kind === 'auto' && asked.preset],
  reasonIn: ({ asked }) =>
    asked.kind === 'auto' && asked.preset === 'private'
      ? (model) => (model.local ? undefined : 'runs elsewhere; the preset is "private"')
      : undefined,
};
