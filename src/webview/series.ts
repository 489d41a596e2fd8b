/** How many groups can be told apart in the bars; the last look is for all others together. */
export const SERIES_COUNT = 8;

/** The side of a tile, in the units of its path. */
export const TILE = 8;

/** What is drawn over a group's colour, as the data of an SVG path on one tile: nobody has to tell groups apart by colour alone. */
const PATHS: readonly string[] = [
  '',
  'M-2 2L2 -2M0 8L8 0M6 10L10 6',
  'M1 2H3M5 6H7',
  'M-2 6L2 10M0 0L8 8M6 -2L10 2',
  'M0 2H8M0 6H8',
  'M2 0V8M6 0V8',
  'M0 4H8M4 0V8',
  'M0 0L8 8M8 0L0 8',
];

/** The pattern of the group at this place; empty for a plain one. */
export const patternOf = (place: number): string => PATHS[place % PATHS.length] ?? '';
