import assert from 'node:assert/strict';
import { hoverMarkdown } from '../../../src/vscode/models-view/hover.js';
import type { ModelsNode } from '../../../src/vscode/models-view/node.js';

describe('the hover of a row', () => {
  const aNode = (over: Partial<ModelsNode> = {}): ModelsNode => ({
    id: 'acme/one',
    label: 'one',
    description: '',
    spoken: '',
    facts: [['Tier', 'mid']],
    icon: 'pass',
    tone: 'plain',
    context: 'model',
    isParent: false,
    ...over,
  });

  it('names a model as requests do, and a provider as people do', () => {
    assert.equal(hoverMarkdown(aNode()), '**acme/one**  \nTier: mid');
    assert.equal(hoverMarkdown(aNode({ label: 'Acme', context: 'provider takesKey' })), '**Acme**  \nTier: mid');
  });

  it('makes no link, picture or command of what others wrote', () => {
    const facts = [
      ['Name', '![x](https://a.example/x.png) [go](command:signalbox.openPanel) <img src=x> www.a.example'],
    ] as const;
    const text = hoverMarkdown(aNode({ id: 'acme/[x](command:y)', facts }));
    assert.equal(
      text,
      '**acme/\\[x\\]\\(command:y\\)**  \nName: \\!\\[x\\]\\(https\\://a.example/x.png\\) \\[go\\]\\(command:signalbox.openPanel\\) \\<img src=x\\> www\\.a.example',
    );
  });
});
