import assert from 'node:assert/strict';
import { languageOfTag } from '../../../../src/core/offline/code/guess-language.js';
import { outlineOf } from '../../../../src/core/offline/code/outline.js';

describe('outline code', () => {
  const outline = (tag: string, ...lines: string[]) => {
    const language = languageOfTag(tag);
    assert.ok(language);
    const { functions, types, imports } = outlineOf(lines, language);
    const short = (symbols: typeof functions) =>
      symbols.map(({ name, line, lines: size }) => `${name} ${line} ${size}`);
    return { functions: short(functions), types: short(types), imports };
  };

  it('reads TypeScript with a signature over many lines', () => {
    assert.deepEqual(
      outline(
        'ts',
        "import { a } from './a.js';",
        'export interface X {',
        '  y: string;',
        '}',
        'export function f(',
        '  a: string,',
        '): void {',
        '  g();',
        '',
        '}',
        'const g = async (x: X): Promise<void> => {',
        '  if (x) {',
        '    h();',
        '  }',
        '};',
        'class A {',
        '  private run(x: number): void {',
        '    while (x) {',
        '    }',
        '  }',
        '}',
      ),
      { functions: ['f 5 6', 'g 11 5', 'run 17 4'], types: ['X 2 3', 'A 16 6'], imports: ['./a.js'] },
    );
  });

  it('reads Python, where blocks end with the indentation', () => {
    assert.deepEqual(
      outline(
        'py',
        'from x.y import z',
        'class A:',
        '    def a(self):',
        '        return 1',
        '',
        '    async def b(self):',
        '        pass',
        'x = 1',
      ),
      { functions: ['a 3 2', 'b 6 2'], types: ['A 2 6'], imports: ['x.y'] },
    );
  });

  it('reads C# with the brace on a line of its own', () => {
    assert.deepEqual(
      outline(
        'cs',
        'using System.Linq;',
        'public class A',
        '{',
        '    public int Get(int x)',
        '    {',
        '        return x;',
        '    }',
        '}',
      ),
      {
        functions: ['Get 4 4'],
        types: ['A 2 7'],
        imports: ['System.Linq'],
      },
    );
  });

  it('reads Java without taking calls and fields for methods', () => {
    assert.deepEqual(
      outline(
        'java',
        'public class A {',
        '  private int x = f(1);',
        '  static int get() {',
        '    return g(2);',
        '  }',
        '}',
      ),
      {
        functions: ['get 3 3'],
        types: ['A 1 6'],
        imports: [],
      },
    );
  });

  it('reads Go methods and import blocks', () => {
    assert.deepEqual(
      outline('go', 'import (', '\t"fmt"', ')', 'type A struct {', '}', 'func (a *A) Run() {', '\tfmt.Println()', '}'),
      {
        functions: ['Run 6 3'],
        types: ['A 4 2'],
        imports: ['fmt'],
      },
    );
  });

  it('reads Rust', () => {
    assert.deepEqual(outline('rs', 'use std::fs;', 'pub(crate) enum E {', '}', 'pub async fn run() {', '}'), {
      functions: ['run 4 2'],
      types: ['E 2 2'],
      imports: ['std::fs'],
    });
  });

  it('reads C without taking prototypes and calls for functions', () => {
    assert.deepEqual(
      outline(
        'c',
        '#include <stdio.h>',
        'int add(int a, int b);',
        'static int *add(int a,',
        '                int b)',
        '{',
        '  return f(a);',
        '}',
      ),
      {
        functions: ['add 3 5'],
        types: [],
        imports: ['stdio.h'],
      },
    );
  });

  it('reads Ruby and closes with end', () => {
    assert.deepEqual(outline('rb', 'class A', '  def ok?', '    true', '  end', 'end'), {
      functions: ['ok? 2 3'],
      types: ['A 1 5'],
      imports: [],
    });
  });

  it('names an import once', () => {
    assert.deepEqual(outline('py', 'import os', 'import os').imports, ['os']);
  });
});
