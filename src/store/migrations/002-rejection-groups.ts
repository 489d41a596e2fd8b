/**
 * The models that one step drops for one reason are the same in nearly every decision, and were most of a row. Each
 * such group is kept once; decisions name it by its number in their list of rejections.
 */
export const CREATE_REJECTION_GROUPS = `
CREATE TABLE rejection_groups (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL UNIQUE
) STRICT;
`;
