/** Time for this process. */
export type Clocks = {
  /** Puts both clocks forward. */
  forward(ms: number): void;
  /** The time of day alone, as a person or the network sets it. */
  setWall(atMs: number): void;
  restore(): void;
};

/**
 * Moves the clock on the wall and the one that never goes back. To be called before a router is built, which takes the
 * clocks as it finds them. Timers go on as ever: what is due by the clock comes due when somebody looks.
 */
export function takeClocks(): Clocks {
  const wall = Date.now;
  const steady = performance.now.bind(performance);
  let wallAheadMs = 0;
  let steadyAheadMs = 0;
  Date.now = () => wall() + wallAheadMs;
  performance.now = () => steady() + steadyAheadMs;
  return {
    forward(ms) {
      // The time of day has no parts of milliseconds.
      wallAheadMs += Math.ceil(ms);
      steadyAheadMs += Math.ceil(ms);
    },
    setWall(atMs) {
      wallAheadMs = atMs - wall();
    },
    restore() {
      Date.now = wall;
      performance.now = steady;
    },
  };
}
