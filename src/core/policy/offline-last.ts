import type { DropStage } from '../route/stage.js';

/** The provider of the Offline helper, which is not an AI model. */
export const OFFLINE_PROVIDER = 'signalbox';

/**
 * The Offline helper answers only while nothing is connected, or when it is asked for by name. It is never a fallback:
 * where a model is connected but cannot take a request, the person is told so.
 */
export const offlineLast: DropStage = {
  id: 'offline-last',
  meaning: 'The Offline helper only while no model is connected',
  dependsOn: ({ access, asked }) => [access, asked.kind],
  reasonIn: ({ access, asked }) => {
    if (asked.kind === 'explicit') return undefined;
    const connected = [...access].some(([id, { state }]) => id !== OFFLINE_PROVIDER && state === 'ready');
    return connected
      ? ({ provider }) =>
          provider === OFFLINE_PROVIDER ? 'not an AI model; used only while no model is connected' : undefined
      : undefined;
  },
};
