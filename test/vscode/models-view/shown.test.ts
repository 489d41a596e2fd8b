import assert from 'node:assert/strict';
import type { ModelsNode } from '../../../src/vscode/models-view/node.js';
import { Shown } from '../../../src/vscode/models-view/shown.js';

describe('what the editor is told of changes', () => {
  const row = (id: string, description = ''): ModelsNode => ({
    id,
    label: id,
    description,
    spoken: '',
    facts: [],
    icon: 'pass',
    tone: 'plain',
    context: '',
    isParent: false,
  });
  const top = undefined;
  type Tree = ReadonlyMap<string | undefined, readonly ModelsNode[]>;
  const changes = (before: Tree, after: Tree) => {
    const shown = new Shown();
    for (const [parent, nodes] of before) shown.give(parent, nodes);
    return shown.changes((parent) => after.get(parent) ?? []);
  };
  const BEFORE: Tree = new Map([
    [top, [row('a'), row('b')]],
    ['a', [row('a/1'), row('a/2')]],
  ]);

  it('is nothing when nothing changed', () => {
    assert.deepEqual(changes(BEFORE, new Map(BEFORE)), []);
  });

  it('is the rows that read otherwise, and no others', () => {
    const after = new Map(BEFORE).set(top, [row('a'), row('b', 'resting')]).set('a', [row('a/1', 'busy'), row('a/2')]);
    assert.deepEqual(changes(BEFORE, after), ['b', 'a/1']);
  });

  it('is the row under which some came or went', () => {
    assert.deepEqual(changes(BEFORE, new Map(BEFORE).set('a', [row('a/2')])), ['a']);
  });

  it('is all when that happened at the top, or their order is another', () => {
    assert.equal(changes(BEFORE, new Map(BEFORE).set(top, [row('a')])), 'all');
    assert.equal(changes(BEFORE, new Map(BEFORE).set(top, [row('b'), row('a')])), 'all');
  });

  it('is told once', () => {
    const shown = new Shown();
    shown.give(top, [row('a')]);
    const now = () => [row('a', 'resting')];
    assert.deepEqual(shown.changes(now), ['a']);
    assert.deepEqual(shown.changes(now), []);
    assert.equal(shown.node('a')?.description, 'resting');
  });

  it('says nothing of rows that the editor did not ask for', () => {
    assert.deepEqual(
      new Shown().changes(() => [row('a')]),
      [],
    );
  });
});
