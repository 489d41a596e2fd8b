/** The tag that clients of this wire put on names without one. */
const DEFAULT_TAG = ':latest';

/** "auto:latest" and "auto:best:latest" are "auto" and "auto:best"; other names may well end so, and are kept. */
export const plainName = (name: string): string => (/^auto(?::[a-z]+)?:latest$/.test(name) ? untagged(name) : name);

/** A name without its default tag. */
export const untagged = (name: string): string =>
  name.endsWith(DEFAULT_TAG) ? name.slice(0, -DEFAULT_TAG.length) : name;
