import type { ErrorRule } from './error-rule.js';

/** Errors at run time of compiled languages, then those that many languages share. */
export const RUNTIME_RULES: readonly ErrorRule[] = [
  {
    languages: ['Java or Kotlin'],
    pattern: /ClassNotFoundException|NoClassDefFoundError|NoSuchMethodError/,
    meaning: 'A class or method that was there when compiling is missing at run time.',
    checks: ['The class path and the packaged jar.', 'Two versions of the same library.'],
  },
  {
    languages: ['Go'],
    pattern: /all goroutines are asleep/,
    meaning: 'Every goroutine waits for another one: a deadlock.',
    checks: [
      'Channels nobody sends to, or nobody reads from.',
      'A WaitGroup without its last Done, and locks taken twice.',
    ],
  },
  {
    languages: ['Go'],
    pattern: /assignment to entry in nil map/,
    meaning: 'A map was written before it was made.',
    checks: ['Make it first: `m = make(map[K]V)`.'],
  },
  {
    languages: ['Rust'],
    pattern: /called `(?:Option|Result)::(?:unwrap|expect)/,
    meaning: '`unwrap` or `expect` met a value that was missing or an error.',
    checks: ['The error after the colon.', 'Handle it with `match`, `?` or a default in place of unwrap.'],
  },
  {
    languages: ['Rust'],
    pattern: /already (?:mutably )?borrowed|BorrowMutError|BorrowError/,
    meaning: 'A RefCell was borrowed twice at the same time.',
    checks: ['How long the first borrow lives; end it in a block of its own.'],
  },
  {
    pattern: /StackOverflow|RecursionError|stack overflow/,
    meaning: 'A function calls itself without an end.',
    checks: ['Which functions repeat in the trace.', 'The condition that should end the recursion.'],
  },
  {
    pattern: /^(?:[\w.]*\.)?(?:KeyError|KeyNotFoundException|NoSuchElementException)/,
    meaning: 'A key was looked up that is not there.',
    checks: [
      'The key in the message, against the keys that exist.',
      'Use a lookup with a default where absence is normal.',
    ],
  },
  {
    pattern: /IndexError|IndexOutOf|index out of (?:range|bounds)|slice bounds out of range/i,
    meaning: 'A list was read past its end, or it is empty.',
    checks: ['The length of the list just before that line.', 'Loops that run to `<=` length, and the empty case.'],
  },
  {
    pattern: /NullPointerException|NullReferenceException|nil pointer dereference|ArgumentNullException/,
    meaning: 'A reference that points to nothing was used.',
    checks: [
      'Which reference on that line can be null, and where it should have been set.',
      'Return values that mean "not found".',
      'Fields that are filled after the constructor has run.',
    ],
  },
  {
    pattern: /ClassCastException|InvalidCastException|interface conversion/,
    meaning: 'A value was cast to a type it does not have.',
    checks: ['The two types in the message.', 'Test the type before the cast, or use a generic collection.'],
  },
  {
    pattern: /ConcurrentModificationException|Collection was modified|concurrent map (?:writes|iteration|read)/,
    meaning: 'A collection was changed while something else walked over it.',
    checks: [
      'Removals inside a loop over the same collection.',
      'Another thread: guard it with a lock or use a concurrent type.',
    ],
  },
  {
    pattern: /IllegalStateException|InvalidOperationException/,
    meaning: 'A method was called while its object was in the wrong state.',
    checks: ['What must be done before (open, start, initialise).', 'Whether the object was closed or used twice.'],
  },
  {
    pattern: /IllegalArgumentException|ArgumentException|ArgumentOutOfRange|^ValueError/,
    meaning: 'A function got a value of the right type that it cannot work with.',
    checks: [
      'The value in the message, and where it comes from.',
      'Empty strings, negative numbers and wrong formats.',
    ],
  },
  {
    pattern: /NumberFormatException|FormatException|ParseIntError/,
    meaning: 'Text was turned into a number or a date, and does not look like one.',
    checks: ['The text itself: empty, with spaces, or in another locale (1,5 and 1.5)?'],
  },
  {
    pattern: /overflow|DivideByZero|ZeroDivision|divide by zero|ArithmeticException/,
    meaning: 'Arithmetic went wrong: a division by zero, or a number too large for its type.',
    checks: ['The divisor on that line, and when it is 0.', 'The range of the integer type.'],
  },
  {
    pattern: /AssertionError|assertion (?:`|failed)/,
    meaning: 'A check in the code or in a test was not true.',
    checks: [
      'Expected and actual value in the message.',
      'Whether the code changed, or the expectation is out of date.',
    ],
  },
  {
    pattern: /^(?:ReferenceError|NameError|UnboundLocalError)/,
    meaning: 'A name was used that does not exist there.',
    checks: ['The spelling and the import.', 'Whether it is used before the line that defines it.'],
  },
  {
    pattern: /^SyntaxError/,
    meaning: 'The code could not be parsed.',
    checks: [
      'The place shown and the line before it: brackets, quotes, commas.',
      'Whether the runtime is too old for the syntax.',
    ],
  },
  {
    pattern: /^TypeError/,
    meaning: 'A value has another type than the operation needs.',
    checks: [
      'The types of the values on that line.',
      'Where the value comes from: parsed input is often text, not a number.',
    ],
  },
];
