/** Words and shapes that classifier, tokenizer and envelope search all have to look at. */
const SENTENCES = [
  'Please review how the scheduler retries a failed job, and explain which of the two queues is safer. ',
  'The build takes 14 minutes on a laptop; compare it with the cached one and tell me where the time goes. ',
  'First read the error below, then change `parseConfig`, and keep the tests of version 2.3.1 as they are.\n',
  'Is it fair to say that a lease is a lock with a deadline? Our users in Berlin, Kyoto and Lima disagree. ',
  'Summarise the contract in three points, without the annex, and name what either side may cancel. ',
  'List the tables that the migration touches: accounts, invoices, payments and audit_log.\n',
];

/** Readable text of this many bytes; two with different numbers are different texts. */
export function promptOf(bytes: number, number: number): string {
  const pieces = [`Request ${number}: `];
  for (let length = 0, at = number; length < bytes; at += 1) {
    const sentence = SENTENCES[at % SENTENCES.length] ?? '';
    pieces.push(sentence);
    length += sentence.length;
  }
  // A text that came over the wire is one flat string; a joined and cut one is not until somebody reads it.
  return Buffer.from(pieces.join('')).toString('latin1', 0, bytes);
}
