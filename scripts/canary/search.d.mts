/** What must not be found anywhere: a secret, or what people and models said. `run` characters in a row are a find: 16 where it is absent. */
export type Canary = { readonly name: string; readonly text: string; readonly run?: number };

/** A canary that was found: which, in what form, where, and what lies around. */
export type Hit = { readonly name: string; readonly how: string; readonly at: number; readonly around: string };

export function searchFor(canaries: readonly Canary[]): (bytes: Buffer) => readonly Hit[];
