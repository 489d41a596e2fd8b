/** A text without some of its characters, and where each of those that are left stood in it. */
export type Squeezed = { readonly bare: string; readonly places: readonly number[] };

/** Leaves out every character that `skipped` matches. */
export function squeezed(text: string, skipped: RegExp): Squeezed {
  const places: number[] = [];
  let bare = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (skipped.test(character)) continue;
    bare += character;
    places.push(at);
  }
  return { bare, places };
}
