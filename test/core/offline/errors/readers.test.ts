import assert from 'node:assert/strict';
import { isLibrary } from '../../../../src/core/offline/errors/failure.js';
import { readFailure } from '../../../../src/core/offline/errors/readers.js';

describe('error readers', () => {
  const summary = (...lines: string[]) => {
    const failure = readFailure(lines.join('\n'));
    return failure && [failure.language, failure.source, failure.name, failure.message];
  };
  const places = (...lines: string[]) =>
    readFailure(lines.join('\n'))?.frames.map(({ file, line, column, symbol }) => [file, line, column, symbol]);

  describe('JavaScript', () => {
    const TRACE = [
      "TypeError: Cannot read properties of undefined (reading 'map')",
      '    at Object.<anonymous> (/app/node_modules/kit/index.js:10:5)',
      '    at async list (file:///app/src/list.ts:42:17)',
      '    at /app/src/main.ts:3:1',
    ];

    it('reads the header', () => {
      assert.deepEqual(summary('It fails:', ...TRACE), [
        'JavaScript or TypeScript',
        'stack trace',
        'TypeError',
        "Cannot read properties of undefined (reading 'map')",
      ]);
    });

    it('reads frames with and without a name', () => {
      assert.deepEqual(places(...TRACE), [
        ['/app/node_modules/kit/index.js', 10, 5, 'Object.<anonymous>'],
        ['/app/src/list.ts', 42, 17, 'async list'],
        ['/app/src/main.ts', 3, 1, undefined],
      ]);
    });

    it('takes the place of other errors from the trace alone', () => {
      const lines = ['/app/x.js:3', '  throw new TypeError();', '  ^', '', 'TypeError: no'];
      assert.deepEqual(places(...lines, '    at run (/app/x.js:3:9)'), [['/app/x.js', 3, 9, 'run']]);
    });

    it('does not mix in the frames of a second error', () => {
      const second = ['RangeError: two', '    at b (/app/b.js:2:2)'];
      assert.deepEqual(places('TypeError: one', '    at a (/app/a.js:1:1)', ...second), [['/app/a.js', 1, 1, 'a']]);
    });

    it('reads paths with spaces and drives', () => {
      assert.deepEqual(places('Error: no', '    at run (C:\\My Code\\a.js:1:2)'), [['C:\\My Code\\a.js', 1, 2, 'run']]);
    });

    it('takes the place above a syntax error, where the trace has only the loader', () => {
      const lines = ['/app/x.js:3', '  foo bar', '      ^^^', '', "SyntaxError: Unexpected identifier 'bar'"];
      assert.deepEqual(places(...lines, '    at wrapSafe (node:internal/modules/cjs/loader:1:2)'), [
        ['/app/x.js', 3, undefined, undefined],
        ['node:internal/modules/cjs/loader', 1, 2, 'wrapSafe'],
      ]);
    });
  });

  describe('Python', () => {
    const TRACE = [
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 10, in <module>',
      '    load()',
      '  File "/app/load.py", line 4, in load',
      "    return d['x']",
      '           ~^^^^^',
      "KeyError: 'x'",
    ];

    it('reads the last line', () => {
      assert.deepEqual(summary(...TRACE, '', 'What now?'), ['Python', 'stack trace', 'KeyError', "'x'"]);
    });

    it('puts the newest call first', () => {
      assert.deepEqual(places(...TRACE), [
        ['/app/load.py', 4, undefined, 'load'],
        ['/app/main.py', 10, undefined, '<module>'],
      ]);
    });

    it('reports the last of chained errors with its own frames', () => {
      const second = ['Traceback (most recent call last):', '  File "/app/b.py", line 2, in f', 'ValueError: bad'];
      const lines = [
        ...TRACE,
        '',
        'During handling of the above exception, another exception occurred:',
        '',
        ...second,
      ];
      assert.deepEqual(summary(...lines)?.[2], 'ValueError');
      assert.deepEqual(places(...lines), [['/app/b.py', 2, undefined, 'f']]);
    });

    it('reads errors whose name is not one of the usual', () => {
      assert.deepEqual(summary('  File "a.py", line 1, in f', 'shop.models.Cart.DoesNotExist: no such cart'), [
        'Python',
        'stack trace',
        'shop.models.Cart.DoesNotExist',
        'no such cart',
      ]);
    });
  });

  describe('Java', () => {
    const TRACE = [
      'Exception in thread "main" java.lang.RuntimeException: outer',
      '\tat com.acme.Main.main(Main.java:9)',
      'Caused by: java.lang.NullPointerException: boom',
      '\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)',
      '\tat com.acme.Service.find(Service.java:21)',
      '\t... 1 more',
    ];

    it('reports the root cause', () => {
      assert.deepEqual(summary(...TRACE), ['Java or Kotlin', 'stack trace', 'java.lang.NullPointerException', 'boom']);
    });

    it('reads the frames of the root cause, without module names', () => {
      assert.deepEqual(places(...TRACE), [
        ['Objects.java', 233, undefined, 'java.util.Objects.requireNonNull'],
        ['Service.java', 21, undefined, 'com.acme.Service.find'],
      ]);
    });

    it('reads javac', () => {
      assert.deepEqual(summary('Main.java:5: error: cannot find symbol'), [
        'Java or Kotlin',
        'compiler error',
        'error',
        'cannot find symbol',
      ]);
    });
  });

  describe('C#', () => {
    const TRACE = [
      'Unhandled exception. System.InvalidOperationException: outer',
      ' ---> System.NullReferenceException: Object reference not set',
      '   at System.Linq.Enumerable.First()',
      '   at Acme.Program.Main(String[] args) in /src/Program.cs:line 12',
    ];

    it('reports the innermost exception', () => {
      assert.deepEqual(summary(...TRACE), [
        'C#',
        'stack trace',
        'System.NullReferenceException',
        'Object reference not set',
      ]);
    });

    it('reports the outer exception when the inner one is written in another way', () => {
      const lines = [
        'System.AggregateException: several',
        ' ---> (Inner Exception #0) no name',
        '   at Acme.A.B() in /a.cs:line 3',
      ];
      assert.equal(summary(...lines)?.[2], 'System.AggregateException');
    });

    it('reads frames with and without a file', () => {
      assert.deepEqual(places(...TRACE), [
        ['', 0, undefined, 'System.Linq.Enumerable.First'],
        ['/src/Program.cs', 12, undefined, 'Acme.Program.Main'],
      ]);
    });

    it('reads the compiler, without the project', () => {
      assert.deepEqual(summary("A.cs(3,7): error CS0103: The name 'x' does not exist [/src/a.csproj]"), [
        'C#',
        'compiler error',
        'CS0103',
        "The name 'x' does not exist",
      ]);
    });
  });

  describe('Go', () => {
    it('reads a panic', () => {
      const lines = [
        'panic: assignment to entry in nil map',
        '',
        'goroutine 1 [running]:',
        'main.main()',
        '\t/src/a.go:8 +0x1d',
      ];
      assert.deepEqual(summary(...lines), ['Go', 'stack trace', 'panic', 'assignment to entry in nil map']);
      assert.deepEqual(places(...lines), [['/src/a.go', 8, undefined, undefined]]);
    });

    it('reads the compiler, with and without a column', () => {
      assert.deepEqual(places('./a.go:3:7: undefined: x'), [['./a.go', 3, 7, undefined]]);
      assert.deepEqual(places('./a.go:3: undefined: x'), [['./a.go', 3, undefined, undefined]]);
    });
  });

  describe('Rust', () => {
    it('reads a panic with the message below', () => {
      const lines = ["thread 'main' panicked at src/main.rs:4:5:", 'index out of bounds'];
      assert.deepEqual(summary(...lines), ['Rust', 'stack trace', 'panic', 'index out of bounds']);
      assert.deepEqual(places(...lines), [['src/main.rs', 4, 5, undefined]]);
    });

    it('reads an old panic with the message in the line', () => {
      assert.deepEqual(summary("thread 'main' panicked at 'it''s over', src/main.rs:4:5"), [
        'Rust',
        'stack trace',
        'panic',
        "it''s over",
      ]);
    });

    it('reads the compiler', () => {
      const lines = ['error[E0382]: borrow of moved value: `s`', '  --> src/main.rs:5:20'];
      assert.deepEqual(summary(...lines), ['Rust', 'compiler error', 'E0382', 'borrow of moved value: `s`']);
      assert.deepEqual(places(...lines), [['src/main.rs', 5, 20, undefined]]);
    });
  });

  describe('TypeScript', () => {
    it('reads both notations of the compiler', () => {
      assert.deepEqual(places("src/a.ts(12,5): error TS2322: Type 'x'."), [['src/a.ts', 12, 5, undefined]]);
      assert.deepEqual(places("src/a.ts:12:5 - error TS2322: Type 'x'."), [['src/a.ts', 12, 5, undefined]]);
    });

    it('explains the first error and keeps the others', () => {
      const failure = readFailure('a.ts(1,2): error TS2304: one\nb.ts(3,4): error TS2322: two');
      assert.equal(failure?.name, 'TS2304');
      assert.deepEqual(failure.others, ['b.ts:3 TS2322: two']);
    });
  });

  describe('a message without a trace', () => {
    it('counts when a rule knows it', () => {
      assert.deepEqual(summary('I get TypeError: foo is not a function'), [
        undefined,
        'error message',
        'TypeError',
        'foo is not a function',
      ]);
    });

    it('does not count when no rule does', () => {
      assert.equal(summary('My class FancyError: what should it hold?'), undefined);
    });
  });

  it('finds no error in prose', () => {
    assert.equal(summary('Please write a function that handles errors well.'), undefined);
  });

  describe('library code', () => {
    const frame = (file: string, symbol?: string) => ({ file, line: 1, column: undefined, symbol });

    for (const file of [
      '/app/node_modules/kit/index.js',
      'node:internal/process/task_queues',
      '/env/lib/site-packages/kit/a.py',
      '/usr/lib/python3.12/json/decoder.py',
      '/usr/local/go/src/runtime/panic.go',
      '/rustc/abc/library/core/src/option.rs',
    ]) {
      it(`is ${file}`, () => assert.equal(isLibrary(frame(file)), true));
    }

    it('is what is named after the platform', () => {
      assert.equal(isLibrary(frame('Objects.java', 'java.util.Objects.requireNonNull')), true);
    });

    it("is not the person's own code", () => {
      assert.equal(isLibrary(frame('/app/src/node_modules.ts', 'javaScript.run')), false);
    });
  });
});
