import type { ErrorRule } from './error-rule.js';

/** What errors of compilers usually mean, by code where the compiler gives one. */
export const COMPILER_RULES: readonly ErrorRule[] = [
  {
    pattern: /^(?:TS2304|TS2552|CS0103|CS0246|E0425|E0412|E0433):|cannot find symbol|undefined: /,
    meaning: 'A name is used that the compiler does not know there.',
    checks: [
      'The spelling and the import.',
      'Whether the package is a dependency of this project.',
      'Whether it is visible from here (exported, public, in scope).',
    ],
  },
  {
    pattern: /^(?:TS2307|TS7016):|package \S{1,200} does not exist|is not in (?:std|GOROOT)|no required module/,
    meaning: 'An imported module or its types cannot be found.',
    checks: [
      'Whether it is installed, and its types too.',
      'The path and its file ending.',
      'The module resolution setting of the project.',
    ],
  },
  {
    pattern: /^(?:TS2531|TS2532|TS18047|TS18048|CS8602|CS8600|CS8604):/,
    meaning: 'A value may be null or undefined, and is used as if it never were.',
    checks: [
      'Handle the empty case first, with an `if` and an early return.',
      'If it can never be empty, say so in its type.',
    ],
  },
  {
    pattern: /^TS(?:2339|2551):|^CS1061:|^E0599:/,
    meaning: 'The type has no member of that name.',
    checks: [
      'The spelling.',
      'Whether the value still has a wider type and must be narrowed.',
      'Whether the library has another version than its documentation.',
    ],
  },
  {
    pattern:
      /^TS(?:2322|2345|2741|2739|2740):|^CS(?:0029|1503|0266):|^E0308:|incompatible types|cannot use .{1,200} as /,
    meaning: 'A value has another type than the place it goes to.',
    checks: [
      'The two types in the message, from the innermost difference.',
      'A missing or optional property.',
      'Change the value rather than casting it.',
    ],
  },
  {
    pattern:
      /^TS(?:2554|2555):|^CS(?:1501|7036):|^E0061:|not enough arguments|too many arguments|cannot be applied to given types/,
    meaning: 'A function is called with the wrong number of arguments.',
    checks: ['The signature it has now; it may have changed.'],
  },
  {
    pattern: /^TS(?:7006|7031|7053):/,
    meaning: 'A value has no type and none can be inferred, so it would be `any`.',
    checks: ['Write the type of the parameter.', 'For an index: the type of the keys.'],
  },
  {
    pattern: /^TS(?:1005|1128|1109|1003):|^CS(?:1002|1513|1003):|expected|reached end of file/,
    meaning: 'The code cannot be parsed at that place.',
    checks: ['Brackets, quotes, commas and semicolons there and on the line before.'],
  },
  {
    languages: ['Rust'],
    pattern: /^E0382:/,
    meaning: 'A value is used after it was moved away.',
    checks: ['Pass a reference where ownership is not needed.', 'Clone it, when two owners are really wanted.'],
  },
  {
    languages: ['Rust'],
    pattern: /^E(?:0499|0502|0505|0506):/,
    meaning: 'A value is changed or moved while a reference to it is still alive.',
    checks: ['End the first borrow earlier, in a block of its own.', 'Copy out what is needed before changing.'],
  },
  {
    languages: ['Rust'],
    pattern: /^E(?:0106|0597|0716|0515):/,
    meaning: 'A reference would outlive what it points to, or its lifetime is not named.',
    checks: ['Return an owned value in place of a reference.', 'Name the lifetime, if the input outlives the call.'],
  },
  {
    languages: ['Rust'],
    pattern: /^E0277:/,
    meaning: 'A type lacks a trait that is needed there.',
    checks: ['Derive or implement the trait.', 'For `?`: whether the error type converts.'],
  },
  {
    languages: ['Go'],
    pattern: /declared and not used|imported and not used/,
    meaning: 'Go refuses variables and imports that are not used.',
    checks: ['Use or remove it; assign to `_` where it must stay.'],
  },
  {
    pattern: /missing return|^CS0161:|^TS(?:2366|2355):/,
    meaning: 'A way through the function ends without a value.',
    checks: ['Each branch, and the end of the function.'],
  },
];
