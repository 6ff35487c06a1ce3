// What the race's table and charts are computed with.

const z = 1.959964;

/** The 95% interval of a rate (Wilson 1927): the rates that would not be surprised by as many clicks in as many tries. */
export function wilson(clicks, tries) {
  if (tries === 0) {
    return null;
  }
  const p = clicks / tries;
  const centre = (p + (z * z) / (2 * tries)) / (1 + (z * z) / tries);
  const half = (z / (1 + (z * z) / tries)) * Math.sqrt((p * (1 - p)) / tries + (z * z) / (4 * tries * tries));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** The mean of the last rewards, from totals as they were told now and then. */
export class MovingMean {
  #totals = [{ tries: 0, clicks: 0 }];

  /** @param {number} length Over how many rewards. */
  constructor(length) {
    this.length = length;
  }

  /** Takes in the totals so far, which only grow. */
  add(tries, clicks) {
    this.#totals.push({ tries, clicks });
    while (this.#totals.length > 2 && this.#totals[1].tries <= tries - this.length) {
      this.#totals.shift();
    }
  }

  /** The mean; null before the first reward. Where the totals were not told just there, they are taken to have grown evenly. */
  get value() {
    const last = this.#totals.at(-1);
    const start = Math.max(0, last.tries - this.length);
    const [before, after] = this.#totals;
    const share = after.tries > before.tries ? Math.max(0, start - before.tries) / (after.tries - before.tries) : 0;
    const [tries, clicks] = [before.tries + share * (after.tries - before.tries), before.clicks + share * (after.clicks - before.clicks)];
    return last.tries > tries ? (last.clicks - clicks) / (last.tries - tries) : null;
  }
}
