/** What can be told of one language from single lines. The first group of a symbol's pattern is its name. */
export type CodeLanguage = {
  readonly name: string;
  /** Names after a Markdown fence. */
  readonly tags: readonly string[];
  /** Lines that speak for this language. */
  readonly hints: readonly RegExp[];
  readonly functions: readonly RegExp[];
  readonly types: readonly RegExp[];
  readonly imports: readonly RegExp[];
};

const JS_FUNCTIONS = [
  /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function(?:\s*\*)?\s*([\w$]+)/,
  /^\s*(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]+)?=>|\($|[\w$]+\s*=>)/,
  /^\s+(?:(?:public|private|protected|static|async|override|get|set)\s+)*(#?[\w$]+)\s*(?:<[^>]*>)?\([^;]*\{\s*$/,
];
const JS_IMPORTS = [
  /^\s*(?:import|export)\b.*?\bfrom\s+['"]([^'"]+)['"]/,
  /^\s*import\s+['"]([^'"]+)['"]/,
  /=\s*require\(['"]([^'"]+)['"]\)/,
];

/** Methods of C-like languages stand after a modifier; nothing up to the name may be a call, a field or a statement. */
const METHOD_AFTER_MODIFIER =
  /^\s*(?=(?:public|private|protected|internal|static|final|abstract|override|virtual|async|synchronized)\s)[^=;(]*?\b(\w+)\s*\([^;]*$/;

/** Ordered: among equal scores the first wins, so a language stands before those it is a superset of. */
export const LANGUAGES: readonly CodeLanguage[] = [
  {
    name: 'JavaScript',
    tags: ['js', 'javascript', 'jsx', 'mjs', 'cjs'],
    hints: [
      /^\s*(?:const|let)\s+[\w${[]/,
      /^\s*(?:export\s+|async\s+)*function(?:\s*\*)?(?:\s*[\w$]+)?\s*\(/,
      /=>\s*[{(\w]/,
      /\bconsole\.\w+\(/,
      /\brequire\(['"]/,
      /^\s*(?:import|export)\b.*\bfrom\s+['"]/,
    ],
    functions: JS_FUNCTIONS,
    types: [/^\s*(?:export\s+)?(?:default\s+)?class\s+([\w$]+)/],
    imports: JS_IMPORTS,
  },
  {
    name: 'TypeScript',
    tags: ['ts', 'typescript', 'tsx', 'mts', 'cts'],
    hints: [
      /^\s*(?:const|let)\s+[\w${[]/,
      /^\s*(?:export\s+|async\s+)*function(?:\s*\*)?(?:\s*[\w$]+)?\s*[(<]/,
      /=>\s*[{(\w]/,
      /^\s*(?:import|export)\b.*\bfrom\s+['"]/,
      /^\s*(?:import|export)\s+(?:type|interface|abstract|enum)\b/,
      /^\s*(?:export\s+)?(?:interface\s+\w+|type\s+\w+(?:\s*<[^>]*>)?\s*=)/,
      /[\w)\]?]:\s*(?:string|number|boolean|unknown|void|never|readonly|Promise<)/,
    ],
    functions: JS_FUNCTIONS,
    types: [
      /^\s*(?:export\s+)?(?:default\s+|abstract\s+|declare\s+)*(?:class|interface|enum)\s+([\w$]+)/,
      /^\s*(?:export\s+)?type\s+([\w$]+)(?![\w$])[^=]*=/,
    ],
    imports: JS_IMPORTS,
  },
  {
    name: 'Python',
    tags: ['py', 'python', 'python3'],
    hints: [
      /^\s*(?:async\s+)?def\s+\w+\s*\(/,
      /^\s*(?:if|elif|else|for|while|try|except|finally|with)\b[^{};]*:\s*(?:#.*)?$/s,
      /^\s*from\s+[\w.]+\s+import\s/,
      /^\s*import\s+[\w.]+(?:\s+as\s+\w+)?(?:,|$)/,
      /\bself\.\w/,
      /^\s*@\w+/,
      /^\s*print\(/,
    ],
    functions: [/^\s*(?:async\s+)?def\s+(\w+)/],
    types: [/^\s*class\s+(\w+)/],
    imports: [/^\s*from\s+([\w.]+)\s+import\b/, /^\s*import\s+([\w.]+)/],
  },
  {
    name: 'Java',
    tags: ['java'],
    hints: [
      /^\s*(?:public|private|protected)\s+(?:static\s+|final\s+)*[\w<>[\]]+\s+\w+\s*[(;=]/,
      /\bSystem\.out\.print/,
      /^\s*import\s+(?:static\s+)?(?:java|javax|org|com)\./,
      /^package\s+[\w.]+;/,
      /^\s*@(?:Override|Autowired|Test|Entity)\b/,
    ],
    functions: [METHOD_AFTER_MODIFIER],
    types: [
      /^\s*(?:(?:public|private|protected|static|final|abstract|sealed)\s+)*(?:class|interface|enum|record)\s+(\w+)/,
    ],
    imports: [/^\s*import\s+(?:static\s+)?([\w.*]+);/],
  },
  {
    name: 'C#',
    tags: ['cs', 'csharp', 'c#'],
    hints: [
      /^\s*using\s+(?:static\s+)?[A-Z][\w.]*;/,
      /^\s*namespace\s+[\w.]+/,
      /\bConsole\.Write/,
      /\{\s*get;/,
      /^\s*(?:public|private|protected|internal)\s+(?:static\s+|async\s+|override\s+|readonly\s+)*[\w<>[\]?]+\s+\w+\s*[(;={]/,
    ],
    functions: [METHOD_AFTER_MODIFIER],
    types: [
      /^\s*(?:(?:public|private|protected|internal|static|sealed|abstract|partial)\s+)*(?:class|interface|enum|record|struct)\s+(\w+)/,
    ],
    imports: [/^\s*using\s+(?:static\s+)?([\w.]+);/],
  },
  {
    name: 'Go',
    tags: ['go', 'golang'],
    hints: [
      /^package\s+\w+$/,
      /^func\s/,
      /:=/,
      /^\s*if\s+err\s*!=\s*nil/,
      /^type\s+\w+\s+(?:struct|interface)\b/,
      /\bfmt\.\w+\(/,
    ],
    functions: [/^func\s+(?:\([^)]*\)\s*)?(\w+)/],
    types: [/^type\s+(\w+)\s+(?:struct|interface)\b/],
    imports: [/^import\s+(?:[\w.]+\s+)?"([^"]+)"/, /^\t(?:[\w.]+\s+)?"([^"]+)"$/],
  },
  {
    name: 'Rust',
    tags: ['rs', 'rust'],
    hints: [
      /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:async\s+)?fn\s+\w+/,
      /\blet\s+mut\b/,
      /^\s*use\s+[\w:]+/,
      /\w!\(/,
      /^\s*impl\b/,
      /->\s*(?:Result|Option|Self|&)/,
      /^\s*#\[\w+/,
    ],
    functions: [/^\s*(?:pub(?:\([^)]*\))?\s+)?(?:const\s+|async\s+|unsafe\s+)*fn\s+(\w+)/],
    types: [/^\s*(?:pub(?:\([^)]*\))?\s+)?(?:struct|enum|trait)\s+(\w+)/],
    imports: [/^\s*(?:pub\s+)?use\s+([\w:]+)/],
  },
  {
    name: 'C or C++',
    tags: ['c', 'cpp', 'c++', 'h', 'hpp', 'cc'],
    hints: [
      /^\s*#\s*(?:include|define|ifdef|ifndef|pragma)\b/,
      /\bstd::/,
      /\b(?:printf|malloc|sizeof|free)\s*\(/,
      /^\s*(?:int|void|char|float|double|bool|size_t)\s+\*?\w+\s*[([;=]/,
      /->\w/,
    ],
    functions: [/^(?!\s|#|typedef\b|return\b|else\b|using\b|class\b|struct\b)[\w\s*&:<>,~]*?\b(\w+)\s*\([^;]*$/],
    types: [/^\s*(?:typedef\s+)?(?:class|struct|enum|union)\s+(?:class\s+)?(\w+)/],
    imports: [/^\s*#\s*include\s+[<"]([^>"]+)[>"]/],
  },
  {
    name: 'Ruby',
    tags: ['rb', 'ruby'],
    hints: [
      /^\s*def\s+[\w.?!=]+(?:\s*\(.*\))?\s*$/,
      /^\s*end\s*$/,
      /^\s*require(?:_relative)?\s+['"]/,
      /\bdo\s*\|/,
      /^\s*attr_\w+\s/,
      /^\s*puts\s/,
    ],
    functions: [/^\s*def\s+([\w.?!=]+)/],
    types: [/^\s*(?:class|module)\s+([\w:]+)/],
    imports: [/^\s*require(?:_relative)?\s+['"]([^'"]+)['"]/],
  },
  {
    name: 'PHP',
    tags: ['php'],
    hints: [
      /^\s*<\?php/,
      /\$\w+\s*=[^=]/,
      /\$this->/,
      /^\s*(?:public|private|protected)\s+(?:static\s+)?function\b/,
      /^\s*use\s+[\w\\]+;/,
    ],
    functions: [/^\s*(?:(?:public|private|protected|static|final|abstract)\s+)*function\s+&?(\w+)/],
    types: [/^\s*(?:(?:final|abstract|readonly)\s+)*(?:class|interface|trait|enum)\s+(\w+)/],
    imports: [/^\s*use\s+([\w\\]+);/, /^\s*(?:require|include)(?:_once)?\b[^'"]*['"]([^'"]+)['"]/],
  },
  {
    name: 'Kotlin',
    tags: ['kt', 'kotlin', 'kts'],
    hints: [
      /^\s*(?:(?:private|public|internal|override|suspend|open)\s+)*fun\s/,
      /^\s*(?:private\s+)?va[lr]\s+\w+\s*[:=]/,
      /^\s*data\s+class\b/,
      /^package\s+[\w.]+$/,
    ],
    functions: [
      /^\s*(?:(?:private|public|internal|protected|override|suspend|open|inline)\s+)*fun\s+(?:<[^>]*>\s*)?(?:\w+\.)?(\w+)/,
    ],
    types: [/^\s*(?:(?:private|public|internal|data|sealed|open|abstract|enum)\s+)*(?:class|interface|object)\s+(\w+)/],
    imports: [/^import\s+([\w.*]+)$/],
  },
  {
    name: 'Shell',
    tags: ['sh', 'bash', 'zsh', 'shell'],
    hints: [
      /^#!.*\b(?:ba|z)?sh\b/,
      /^\s*(?:fi|done|esac)\s*$/,
      /^\s*if\s+\[\[?\s/,
      /\$\{?\w+\}?/,
      /^\s*(?:echo|export|set|cd)\s/,
    ],
    functions: [/^\s*(?:function\s+)?([\w-]+)\s*\(\)\s*\{/, /^\s*function\s+([\w-]+)/],
    types: [],
    imports: [/^\s*(?:source|\.)\s+(\S+)/],
  },
];
