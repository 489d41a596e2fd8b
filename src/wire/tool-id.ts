/** What every provider accepts as the id of a tool call. */
const PORTABLE_ID = /^[A-Za-z0-9_-]{1,40}$/;

/** A tool call id that every provider accepts: the id itself when it does, or one made from it, always the same. */
export function portableToolId(id: string): string {
  if (PORTABLE_ID.test(id)) return id;
  return `${id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 31)}_${hash(id)}`;
}

/** An id for a call that came without one, `index` in its reply. Ids may repeat between the turns of one conversation unless something of the reply is in them. */
export const madeToolId = (replyId: string, index: number): string =>
  `call_${replyId.replace(/[^A-Za-z0-9]/g, '').slice(-24)}_${index}`;

/** FNV-1a, 32 bits, in hexadecimal: ids that look alike after cleaning stay apart. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(16).padStart(8, '0');
}
