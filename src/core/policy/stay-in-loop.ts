import { sameRef } from '../model.js';
import type { RankStage } from '../route/stage.js';

/** More than all other stages can add or take. */
const STAY_POINTS = 1_000_000;

/**
 * A model that called tools gets their results: another one would have to guess why they were called, and could not
 * read its sealed reasoning. Others are tried only when it fails. Source: RELIABILITY 2.10.
 */
export const stayInLoop: RankStage = {
  id: 'stay-in-loop',
  meaning: 'The model that called the tools gets their results',
  adjustIn: ({ loopModel, asked }) =>
    loopModel === undefined || asked.kind === 'explicit'
      ? undefined
      : ({ model }) =>
          sameRef(model, loopModel)
            ? { points: STAY_POINTS, note: 'made the calls whose results these are' }
            : { points: 0, note: undefined },
};
