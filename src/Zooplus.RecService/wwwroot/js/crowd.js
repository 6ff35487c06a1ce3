// A simulated crowd: visitors who ask every racing policy for one product and click as their persona would. It runs in this browser and
// calls the service as any shop does. It is bounded: in how many visits it makes, how many a second, and how many at once.

import * as api from './api.js';
import { best, truth } from './world.js';

const visitsMax = 40_000;
const atOnceMax = 8;
const tick = 50;

export class Crowd {
  #timer = null;
  #due = 0;
  #underWay = new Set();
  #pausedUntil = 0;
  #settings = null;

  /** @param {() => void} changed Called when it starts, stops or begins anew. */
  constructor(changed) {
    this.changed = changed;
    this.fault = null;
    this.clear();
  }

  get isRunning() {
    return this.#timer !== null;
  }

  /** Forgets what was counted. */
  clear() {
    this.visits = 0;
    /** By policy: how many were shown something, and the click probabilities of what was shown and of the best there was, each summed. */
    this.expected = new Map();
  }

  /** @param {{policies: string[], rate: number, summary: Object}} settings Who is asked, how many visits a second, and who visits. */
  start(settings) {
    this.#settings = settings;
    this.fault = null;
    this.#due = 0;
    this.visits = this.visits >= visitsMax ? 0 : this.visits;
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#due = Math.min(this.#due + (settings.rate * (now - last)) / 1000, settings.rate);
      last = now;
      while (this.isRunning && this.#due >= 1 && this.#underWay.size < atOnceMax && now >= this.#pausedUntil) {
        this.#due -= 1;
        const visit = this.#visit();
        this.#underWay.add(visit);
        visit.finally(() => this.#underWay.delete(visit));
      }
    }, tick);
    this.changed();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.changed();
  }

  /** Waits for the visits that are under way. */
  async settled() {
    await Promise.allSettled(this.#underWay);
  }

  async #visit() {
    this.visits += 1;
    const visitor = this.#draw();
    try {
      await Promise.all(this.#settings.policies.map((policy) => this.#ask(policy, visitor)));
    } catch (fault) {
      if (fault.isPassing) {
        this.#pausedUntil = performance.now() + fault.retryAfter * 1000;
      } else if (this.isRunning) {
        this.fault = fault;
        this.stop();
      }
    }
    if (this.visits >= visitsMax && this.isRunning) {
      this.stop();
    }
  }

  async #ask(policy, { userId, persona }) {
    const decision = await api.recommend({ userId, policy });
    const shown = decision.items[0];
    const probability = truth(persona, shown.category);
    if (decision.recorded) {
      await api.feedback({ recommendationId: decision.recommendationId, productId: shown.productId, reward: Math.random() < probability ? 1 : 0 });
    }
    const sums = this.expected.get(policy) ?? { visits: 0, shown: 0, best: 0 };
    sums.visits += 1;
    sums.shown += probability;
    sums.best += best(this.#settings.summary, persona);
    this.expected.set(policy, sums);
  }

  /** Any user of the shop is as likely as any other. */
  #draw() {
    const personas = this.#settings.summary.personas.filter(({ sample }) => sample.length > 0);
    let point = Math.random() * personas.reduce((sum, { users }) => sum + users, 0);
    const { name, sample } = personas.find(({ users }) => (point -= users) < 0) ?? personas[0];
    return { persona: name, userId: sample[Math.floor(Math.random() * sample.length)] };
  }
}
