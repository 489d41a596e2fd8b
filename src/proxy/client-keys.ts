/** A client that was given a key of its own, and the team it belongs to. */
export type KeyHolder = { readonly name: string; readonly team: string | undefined };

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
