/** What a client's key is for, most first. What each may do stands in the table of auth.ts. */
export const CLIENT_ROLES = ['admin', 'developer', 'viewer', 'ci'] as const;
export type ClientRole = (typeof CLIENT_ROLES)[number];

/** A client that was given a key of its own, the team it belongs to, and what its key is good for. */
export type KeyHolder = {
  readonly name: string;
  readonly team: string | undefined;
  readonly role: ClientRole;
  /** Patterns of the models it may use; undefined when it may use all. */
  readonly models: readonly string[] | undefined;
  /** Calls of models in a minute; undefined when they are not counted. */
  readonly callsPerMinute: number | undefined;
};

/** A key that was given out. A revoked one is still known, so that its holder can be told. */
export type ClientKey = { readonly holder: KeyHolder; readonly isRevoked: boolean };

/** The keys that were given to clients. */
export type KeyRing = {
  /** Brings what is known up to date before these keys are looked at. Rejects when that cannot be read: then no key is good. */
  prepare(keys: readonly string[]): Promise<void>;
  /** What is known of a key now; looked up by its digest, so that the time taken tells nothing of it. */
  find(key: string): ClientKey | undefined;
};

/** How keys of clients are written: 256 random bits behind a mark, so that no other key is taken for one. */
export const CLIENT_KEY_FORM = /^sbx_[A-Za-z0-9_-]{43}$/;
