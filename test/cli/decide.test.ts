import assert from 'node:assert/strict';
import { estimateText, roomText, viewUsd } from '../../src/cli/decide.js';
import type { CandidateJson, RoomJson } from '../../src/dashboard/explain.js';

const CHOICE: CandidateJson = { model: 'acme/one', tier: 'mid', estimatedUsd: 0.004, notes: [] };

const ROOM: RoomJson = {
  leftUsd: 3.21,
  cap: 'everyone:day',
  capName: "today's cap",
  perRequestUsd: 0.5,
  usedShare: 0.4,
  downgrade: false,
  paused: false,
};

describe('estimates in words', () => {
  it('name the model', () => {
    assert.equal(estimateText({ candidates: [CHOICE], room: null }), '≈ $0.004 via acme/one');
  });

  it('do not take the Offline helper for a model', () => {
    const helper = { ...CHOICE, model: 'signalbox/offline-helper', estimatedUsd: 0 };
    assert.equal(
      estimateText({ candidates: [helper], room: null }),
      'free via signalbox/offline-helper (not an AI model)',
    );
  });

  it('say when nothing can answer', () => {
    assert.equal(estimateText({ candidates: [], room: null }), 'no model can take this request');
  });

  it('are unpriced without a price, and free at a price of zero', () => {
    assert.deepEqual([viewUsd(null).text, viewUsd(0).text], ['unpriced', 'free']);
  });

  it('come with what the caps leave', () => {
    assert.equal(
      estimateText({ candidates: [CHOICE], room: ROOM }),
      "≈ $0.004 via acme/one\nleft: $3.21 of today's cap; $0.50 for one request",
    );
  });

  it('name only caps that are set', () => {
    assert.equal(roomText({ ...ROOM, leftUsd: null, cap: null, capName: null }), 'left: $0.50 for one request');
    assert.equal(roomText({ ...ROOM, perRequestUsd: null }), "left: $3.21 of today's cap");
  });

  it('say when paid models are paused', () => {
    assert.equal(roomText({ ...ROOM, paused: true }), 'Models that cost money are paused.');
  });
});
