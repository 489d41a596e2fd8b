import type { ErrorRule } from './error-rule.js';

/** Errors that come from the system below the program: network, files, memory. They read alike in every language. */
export const SYSTEM_RULES: readonly ErrorRule[] = [
  {
    pattern: /ECONNREFUSED|Connection refused|ConnectException|actively refused/,
    meaning: 'Nothing listens at that address and port.',
    checks: [
      'Whether the server runs, and on which port.',
      '`localhost` may mean IPv6 (::1) while the server listens on 127.0.0.1 only.',
      'In a container, localhost is the container itself.',
    ],
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|getaddrinfo|UnknownHost|Name or service not known/,
    meaning: 'A host name could not be resolved.',
    checks: ['The spelling of the host.', 'Whether there is a network, a VPN or a proxy setting missing.'],
  },
  {
    pattern: /EADDRINUSE|[Aa]ddress already in use/,
    meaning: 'Another process already listens on that port.',
    checks: ['Whether an older run of the same program is still alive.', 'Use another port, or stop that process.'],
  },
  {
    pattern: /ETIMEDOUT|ECONNRESET|socket hang up|[Tt]imed? ?out|TimeoutException/,
    meaning: 'The other side did not answer in time, or closed the connection.',
    checks: [
      'Whether the other side is slow or overloaded.',
      'The time limit on this side.',
      'Proxies and firewalls between the two.',
    ],
  },
  {
    pattern: /ENOENT|FileNotFound|No such file or directory|cannot find the (?:file|path)/i,
    meaning: 'A file or folder does not exist at the path that was used.',
    checks: [
      'The path in the message, against the folder the program was started in.',
      'Upper and lower case, and whether the file is created before it is read.',
    ],
  },
  {
    pattern: /EACCES|EPERM|PermissionError|AccessDenied|UnauthorizedAccess|[Pp]ermission denied/,
    meaning: 'The process may not use that file, port or device.',
    checks: [
      'Who owns the file, and its mode.',
      'Whether another program holds it open.',
      'Ports below 1024 need more rights.',
    ],
  },
  {
    pattern: /heap out of memory|OutOfMemory|MemoryError|cannot allocate memory/i,
    meaning: 'The process ran out of memory.',
    checks: [
      'Lists or caches that only grow.',
      'Whole files or result sets read at once.',
      'The memory limit of the process or container.',
    ],
  },
];
