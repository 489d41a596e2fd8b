import assert from 'node:assert/strict';
import fc from 'fast-check';
import { offlineAnswer } from '../../../src/core/offline/answer.js';
import { aRequest, userSays } from '../../support/builders.js';
import { runs } from '../../support/runs.js';

describe('offline answer', () => {
  const answerTo = (text: string): string => offlineAnswer(aRequest({ messages: [userSays(text)] }), undefined);

  it('starts by saying that it is not an AI model', () => {
    assert.ok(answerTo('What is a mutex?').startsWith('**Offline helper — not an AI model.** '));
  });

  it('ends with how to connect a real model', () => {
    assert.match(answerTo('What is a mutex?').trimEnd(), /"Signalbox: Set API Key".*Ollama.*Then ask again\.$/);
  });

  it('names the rule that keeps models out, and what to change', () => {
    const text = offlineAnswer(aRequest(), new Set(['eu'] as const));
    assert.match(
      text,
      /answer\*\*: the setting "routing\.residency" allows only the EU, and no model that is connected is there\. Add a region to that setting, or connect a model that it allows: run "Signalbox: Set API Key"/,
    );
    assert.match(offlineAnswer(aRequest(), new Set()), /"routing\.residency" allows only this machine, and/);
  });

  it('reads the newest user turn', () => {
    const messages = [userSays('[1, 2]'), userSays('{"a": 1}')];
    assert.match(offlineAnswer(aRequest({ messages }), undefined), /"a": number/);
  });

  it('passes over what agents put around the question', () => {
    const text = '<system-reminder>TypeError: x is not a function</system-reminder>\nWhat is a mutex?';
    assert.match(answerTo(text), /### This needs a model/);
  });

  it('says when there is no text at all', () => {
    assert.match(offlineAnswer(aRequest({ messages: [] }), undefined), /### No text/);
  });

  it('reads Windows line ends like any other', () => {
    assert.match(answerTo('{\r\n  "a": 1,\r\n}'), /Line 3, column 1: there is a comma before this closing bracket\./);
  });

  it('reads the envelope when there is nothing else', () => {
    assert.match(answerTo('<document>{"a": 1}</document>'), /Your text: 29 characters/);
  });

  it('counts the lines of a diff with Windows line ends', () => {
    assert.match(answerTo('--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n'), /1 line added, 1 line removed/);
  });

  describe('bounds', () => {
    const NOTE = /Only the beginning of the text was read: at most 200,000 characters and 5,000 lines\./;

    it('reads 200,000 characters whole', () => {
      assert.doesNotMatch(answerTo('a'.repeat(200_000)), NOTE);
    });

    it('says that it left out the 200,001st', () => {
      assert.match(answerTo('a'.repeat(200_001)), NOTE);
    });

    it('reads 5,000 lines whole', () => {
      assert.doesNotMatch(answerTo(`a${'\na'.repeat(4_999)}`), NOTE);
    });

    it('says that it left out the 5,001st', () => {
      assert.match(answerTo(`a${'\na'.repeat(5_000)}`), NOTE);
    });

    it('does not call JSON broken because its end was not read', () => {
      const long = `[${'{"id":1},'.repeat(30_000)}{"id":1}]`;
      assert.match(answerTo(long), /No mistake as far as it was read\./);
    });
  });

  it('gives the same labelled answer each time, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const answer = answerTo(text);
        assert.equal(answer, answerTo(text));
        assert.ok(answer.startsWith('**Offline helper — not an AI model.** '));
      }),
      runs(500),
    );
  });
});
