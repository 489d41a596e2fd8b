import assert from 'node:assert/strict';
import { AppendNews } from '../../src/store/append-news.js';
import { anEntry, idOf } from './entries.js';
import { mustNotReport } from './folders.js';

describe('AppendNews', () => {
  it('announces each id once', () => {
    const news = new AppendNews(mustNotReport);
    const told: string[] = [];
    news.event((entry) => told.push(entry.requestId));
    for (const number of [1, 2, 1]) news.announce(anEntry({ requestId: idOf(number) }));
    assert.deepEqual(told, [idOf(1), idOf(2)]);
  });
});
