import assert from 'node:assert/strict';
import { guessLanguage, languageOfTag } from '../../../../src/core/offline/code/guess-language.js';

describe('guess language', () => {
  const guess = (text: string): string | undefined => guessLanguage(text.split('\n'))?.name;

  const samples: readonly (readonly [string, string])[] = [
    ['JavaScript', "const fs = require('fs');\nfunction load(path) {\n  return fs.readFileSync(path);\n}"],
    [
      'TypeScript',
      "import { a } from './a.js';\nexport type X = { y: string };\nexport const f = (x: X): number => 1;",
    ],
    ['Python', 'import os\n\ndef load(path):\n    if path:\n        return open(path)'],
    ['Java', 'import java.util.List;\n\npublic class A {\n  private int x;\n  public int getX() { return x; }\n}'],
    ['C#', 'using System;\n\nnamespace Acme;\n\npublic class A {\n  public int X { get; set; }\n}'],
    ['Go', 'package main\n\nfunc main() {\n\tx := 1\n\tfmt.Println(x)\n}'],
    ['Rust', 'use std::fs;\n\nfn main() {\n    let mut x = 1;\n    println!("{x}");\n}'],
    ['C or C++', '#include <stdio.h>\n\nint main(void) {\n  printf("x");\n  return 0;\n}'],
    ['Ruby', "require 'json'\n\nclass A\n  def load(path)\n    puts path\n  end\nend"],
    ['PHP', '<?php\n$x = 1;\necho $this->y;\nuse App\\Models\\User;'],
    ['Kotlin', 'package acme\n\ndata class A(val x: Int)\n\nfun main() {\n  val a = A(1)\n}'],
    ['Shell', '#!/bin/bash\nset -e\nif [ -f "$1" ]; then\n  echo "$1"\nfi'],
  ];
  for (const [name, text] of samples) it(`knows ${name}`, () => assert.equal(guess(text), name));

  it('does not guess from prose', () => {
    assert.equal(guess('Please explain what a closure is.\nI have read about it, but I do not get it.'), undefined);
  });

  it('does not guess from one hint', () => {
    assert.equal(guess('func main'), undefined);
  });

  it('knows the names after a fence', () => {
    assert.deepEqual(
      [languageOfTag('tsx')?.name, languageOfTag('golang')?.name, languageOfTag('text')],
      ['TypeScript', 'Go', undefined],
    );
  });
});
