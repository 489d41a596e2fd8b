import { refText, sameRef } from '../model.js';
import type { DropStage } from '../route/stage.js';

/** A model named by the client is used, or the request fails: it is never replaced. */
export const onlyAsked: DropStage = {
  id: 'only-asked',
  meaning: 'A model that was named is the only one considered',
  dependsOn: ({ asked }) => (asked.kind === 'auto' ? [] : [asked.ref.provider, asked.ref.model]),
  reasonIn: ({ asked }) => {
    if (asked.kind === 'auto') return undefined;
    const reason = `${refText(asked.ref)} was asked for by name`;
    return (model) => (sameRef(model, asked.ref) ? undefined : reason);
  },
};
