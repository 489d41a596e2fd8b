import type { ErrorRule } from './error-rule.js';

/** Errors at run time that only JavaScript, TypeScript or Python have. */
export const SCRIPT_RULES: readonly ErrorRule[] = [
  {
    languages: ['JavaScript or TypeScript'],
    pattern: /Cannot (?:read|set) propert(?:y|ies)|(?:undefined|null) is not an object|is (?:null|undefined)$/,
    meaning: 'A property was used on a value that is undefined or null.',
    checks: [
      'Which value is left of the dot on that line, and where it gets its value.',
      'Whether it is still being loaded: a missing await, or a first render before the data is there.',
      'Whether the name is spelled as it is in the data. Use `?.` only where "nothing" is a valid case.',
    ],
  },
  {
    languages: ['JavaScript or TypeScript'],
    pattern: /is not a (?:function|constructor)/,
    meaning:
      'Something was called that is no function: often a wrong import, or an object of another kind than expected.',
    checks: [
      'Whether the import is a named or a default one, as the module exports it.',
      'What the value is just before the call (log its type and its keys).',
      'Whether a method was passed on without its object, so that `this` was lost.',
    ],
  },
  {
    languages: ['JavaScript or TypeScript'],
    pattern: /is not iterable/,
    meaning: 'A value that is no list was spread or looped over.',
    checks: [
      'What the value is: undefined, or an object that holds the list under a key?',
      'Whether an await is missing.',
    ],
  },
  {
    languages: ['JavaScript or TypeScript'],
    pattern: /Maximum call stack size exceeded/,
    meaning: 'A function calls itself without an end, directly or through others.',
    checks: [
      'Which functions repeat in the trace.',
      'The condition that should end the recursion, and whether each call comes closer to it.',
      'Getters, setters and event handlers that trigger themselves.',
    ],
  },
  {
    languages: ['JavaScript or TypeScript'],
    pattern: /Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND/,
    meaning: 'A module that is imported cannot be found from the importing file.',
    checks: [
      'Whether the package is installed and listed in package.json.',
      'The relative path, its upper and lower case, and the file ending (ES modules want `.js`).',
      'Whether the build wrote the file that is imported.',
    ],
  },
  {
    languages: ['JavaScript or TypeScript'],
    pattern: /require is not defined|Cannot use import statement|ERR_REQUIRE_ESM|require\(\) of ES Module/,
    meaning: 'CommonJS and ES modules are mixed.',
    checks: [
      'The "type" field of package.json.',
      'The file ending: `.mjs` and `.cjs` decide for a single file.',
      'What format the build tool writes.',
    ],
  },
  {
    languages: ['JavaScript or TypeScript'],
    pattern: /(?:in|at|of) JSON|JSON (?:input|at)|Unexpected (?:token|end of)/,
    meaning: 'Text was parsed as JSON or as code, and is not valid.',
    checks: [
      'What the text really is: an HTML error page starts with `<`, an empty reply ends at once.',
      'The status code of the reply, before parsing it.',
      'Paste the JSON here: the Offline helper shows the place of the first mistake.',
    ],
  },
  {
    languages: ['Python'],
    pattern: /ModuleNotFoundError|ImportError/,
    meaning: 'Python could not import a module or a name from it.',
    checks: [
      'Whether it is installed in the environment that runs (`python -m pip show <name>`).',
      'Whether a file of your own has the same name as the package.',
      'Circular imports, when only a name is missing.',
    ],
  },
  {
    languages: ['Python'],
    pattern: /'NoneType' object/,
    meaning: 'A value is None where an object was expected, most often because a function returned nothing.',
    checks: [
      'Which call on that line can return None.',
      'Whether a function is missing its `return`.',
      'A lookup that found nothing (`dict.get`, `re.match`).',
    ],
  },
  {
    languages: ['Python'],
    pattern: /^AttributeError/,
    meaning: 'An object has no attribute of that name.',
    checks: ['The type of the object (`type(x)`).', 'The spelling, and the version of the library.'],
  },
  {
    languages: ['Python'],
    pattern: /IndentationError|TabError/,
    meaning: 'The indentation of a block is not consistent.',
    checks: ['Tabs mixed with spaces.', 'The line above: does it open a block with a colon?'],
  },
  {
    languages: ['Python'],
    pattern: /UnicodeDecodeError|UnicodeEncodeError/,
    meaning: 'Bytes were read or written in another encoding than theirs.',
    checks: ['Name the encoding: `open(path, encoding="utf-8")`.', 'Whether the file is text at all.'],
  },
  {
    languages: ['Python'],
    pattern: /^TypeError: .*(?:positional argument|keyword argument|missing \d+ required)/,
    meaning: 'A function was called with other arguments than it takes.',
    checks: [
      'The signature of the function in the message.',
      'A missing `self`, or a class used where an object was meant.',
    ],
  },
];
