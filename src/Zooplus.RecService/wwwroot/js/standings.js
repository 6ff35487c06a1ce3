// How a race stands: what each policy has earned since it began, from the figures the service tells.

import { MovingMean } from './statistics.js';

const pointsMax = 2000;

/** Over how many rewards the moving mean is taken, as in the notebook. */
export const window = 500;

/** Before so many rewards a mean says more of chance than of a policy, and is not drawn. */
const rewardsLeast = 20;

export class Standings {
  #start;
  #means;

  /**
   * @param {string[]} racers The policies.
   * @param {Map<string, Object>} figures The service's figures now, by policy: what was earned before does not count.
   */
  constructor(racers, figures) {
    this.racers = racers;
    this.#start = new Map(racers.map((policy) => [policy, figures.get(policy) ?? { rewarded: 0, reward: 0 }]));
    this.#means = new Map(racers.map((policy) => [policy, new MovingMean(window)]));
    this.now = new Map(racers.map((policy) => [policy, { tries: 0, clicks: 0, mean: null }]));
    /** Steps, then the moving mean of each racer at each; steps, then the clicks. */
    this.rates = [[], ...racers.map(() => [])];
    this.clicks = [[], ...racers.map(() => [])];
  }

  /** How many rewards the racer that is furthest has had. */
  get steps() {
    return Math.max(0, ...[...this.now.values()].map(({ tries }) => tries));
  }

  /** Takes in newer figures. */
  add(figures) {
    const before = this.steps;
    for (const policy of this.racers) {
      const [start, told] = [this.#start.get(policy), figures.get(policy)];
      const [tries, clicks] = [Math.max(0, told.rewarded - start.rewarded), Math.max(0, told.reward - start.reward)];
      this.#means.get(policy).add(tries, clicks);
      this.now.set(policy, { tries, clicks, mean: tries < rewardsLeast ? null : this.#means.get(policy).value });
    }
    if (this.steps > before) {
      this.#point(this.rates, 'mean');
      this.#point(this.clicks, 'clicks');
    }
  }

  #point(lines, figure) {
    lines[0].push(this.steps);
    this.racers.forEach((policy, place) => lines[place + 1].push(this.now.get(policy)[figure]));
    if (lines[0].length > pointsMax) {
      lines.forEach((line) => line.splice(0, line.length, ...line.filter((_, place) => place % 2 === 0 || place === line.length - 1)));
    }
  }
}
