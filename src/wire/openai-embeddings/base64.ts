import type { Vector } from '../../core/embedding.js';

const BYTES_PER_NUMBER = 4;

/** More arguments than this may not fit on the stack. */
const CHARACTERS_AT_ONCE = 8_192;

/** A vector as OpenAI packs it: numbers of 32 bits, least significant byte first, in base64. */
export function packVector(vector: Vector): string {
  const view = new DataView(new ArrayBuffer(vector.length * BYTES_PER_NUMBER));
  vector.forEach((value, index) => view.setFloat32(index * BYTES_PER_NUMBER, value, true));
  const bytes = new Uint8Array(view.buffer);
  let characters = '';
  for (let at = 0; at < bytes.length; at += CHARACTERS_AT_ONCE) {
    characters += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_AT_ONCE));
  }
  return btoa(characters);
}

/** The numbers of a packed vector; undefined when the text is none. */
export function unpackVector(text: string): Vector | undefined {
  const characters = decoded(text);
  if (characters === undefined || characters.length === 0 || characters.length % BYTES_PER_NUMBER !== 0) {
    return undefined;
  }
  const view = new DataView(Uint8Array.from(characters, (character) => character.charCodeAt(0)).buffer);
  return Array.from({ length: characters.length / BYTES_PER_NUMBER }, (_, index) =>
    view.getFloat32(index * BYTES_PER_NUMBER, true),
  );
}

function decoded(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined; // it throws on anything but base64
  }
}
