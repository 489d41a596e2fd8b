import assert from 'node:assert/strict';
import { Counter, familyText } from '../../src/app/prometheus.js';

describe('Prometheus text', () => {
  it('names a family and its kind before its samples', () => {
    const family = { name: 'up', help: 'Whether it is up.', type: 'gauge' } as const;
    assert.equal(
      familyText(family, [
        { labels: {}, value: 1 },
        { labels: { model: 'acme/one', state: 'open' }, value: 0.5 },
      ]),
      '# HELP up Whether it is up.\n# TYPE up gauge\nup 1\nup{model="acme/one",state="open"} 0.5\n',
    );
  });

  it('escapes what would end a label', () => {
    const family = { name: 'up', help: 'Up.', type: 'gauge' } as const;
    const text = familyText(family, [{ labels: { model: 'a"b\\c\nup 7' }, value: 1 }]);
    assert.equal(text.split('\n').at(-2), 'up{model="a\\"b\\\\c\\nup 7"} 1');
  });

  it('counts each set of labels by itself, and divides only what it shows', () => {
    const counter = new Counter('cost', 'Dollars.', 1_000);
    counter.add({ model: 'one' }, 1);
    counter.add({ model: 'two' });
    counter.add({ model: 'one' }, 2);
    assert.equal(
      counter.text(),
      '# HELP cost Dollars.\n# TYPE cost counter\ncost{model="one"} 0.003\ncost{model="two"} 0.001\n',
    );
  });
});
