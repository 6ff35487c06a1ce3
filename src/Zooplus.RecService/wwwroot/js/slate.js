// One policy's slate in the shop: its products as cards, each with why it is there and what became of it.

import * as api from './api.js';
import { element, icon } from './dom.js';
import { count, rate, score } from './format.js';
import { policyClass } from './palette.js';

const length = 4;

const iconOf = (category) => category.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Every category has its hue: they are spread evenly around the colour wheel. */
function hueOf(summary, category) {
  const place = summary.categories.findIndex(({ name }) => name === category);
  return 40 + (360 * Math.max(0, place)) / summary.categories.length;
}

export class Slate {
  #decision = null;
  #waiting = new Set();
  #before = new Map();
  #timesHere = new Map();
  #lookers = 0;

  constructor(page) {
    this.page = page;
    this.root = element('article', { class: 'slate' });
  }

  get isEmpty() {
    return this.#decision === null;
  }

  /** Knows nothing of what was shown before: someone else looks at it. What is still unanswered stays so. */
  forget() {
    this.#lookers += 1;
    this.#decision = null;
    this.#waiting.clear();
    this.#before.clear();
  }

  /** Has the policy decide, and shows what it decided. */
  async ask(request) {
    const looker = this.#lookers;
    const decision = await api.recommend({ ...request, count: length });
    const times = await this.#timesShown(decision);
    if (looker !== this.#lookers) {
      return;
    }
    this.#decision = decision;
    this.#waiting = new Set(decision.recorded ? decision.items.map(({ productId }) => productId) : []);
    const top = Math.max(...decision.items.map((item) => Math.max(item.score, item.expectedReward)), 0.01);
    this.root.className = `slate ${policyClass(this.page.policies, decision.policy)}`;
    this.root.setAttribute('aria-label', `Slate of ${decision.policy}`);
    this.root.replaceChildren(this.#head(), element('ul', { class: 'cards' }, ...decision.items.map((item) => this.#card(item, times, top))));
    for (const { productId, expectedReward } of decision.items) {
      const shown = `${decision.policy} ${productId}`;
      this.#before.set(shown, expectedReward);
      this.#timesHere.set(shown, (this.#timesHere.get(shown) ?? 0) + 1);
    }
  }

  /** Says of every product that was neither clicked nor ignored that it was ignored. */
  async ignoreTheRest() {
    const rest = [...this.#waiting];
    await Promise.all(rest.map((productId) => this.#learn(this.#decision.recommendationId, productId, 0)));
    return rest.length;
  }

  async #learn(recommendationId, productId, reward) {
    await api.feedback({ recommendationId, productId, reward });
    this.#waiting.delete(productId);
  }

  /** How often each product was shown before and taught the policy what it earned; by a policy that does not learn, how often it was shown here. */
  async #timesShown({ policy, items }) {
    if (this.page.policies.find(({ name }) => name === policy)?.learns) {
      const { arms } = await api.arms(policy, items.map(({ productId }) => productId));
      return { term: 'Times shown', of: new Map(arms.map((arm) => [arm.productId, arm.pulls])) };
    }
    return { term: 'Times shown here', of: new Map(items.map(({ productId }) => [productId, this.#timesHere.get(`${policy} ${productId}`) ?? 0])) };
  }

  #head() {
    const { policy, basis, explored, modelVersion, experimentArm, recorded } = this.#decision;
    return element('header', { class: 'slate-head' },
      element('h2', {}, element('span', { class: 'swatch' }), policy),
      experimentArm && element('span', { class: 'chip' }, `arm ${experimentArm}`),
      explored && element('span', { class: 'chip' }, 'uniform draw'),
      element('span', { class: 'chip' }, `basis ${basis}`),
      !recorded && element('span', { class: 'chip bad' }, 'not recorded, takes no clicks'),
      element('span', { class: 'note version', title: modelVersion }, `state ${modelVersion.slice(0, 12)}`));
  }

  #card(item, times, top) {
    const name = `Product ${item.productId}`;
    const { recommendationId } = this.#decision;
    const outcome = element('p', { class: 'outcome', role: 'status' });
    const buttons = [['Click', 1], ['Ignore', 0]].map(([text, reward]) => element('button', {
      type: 'button',
      class: reward ? 'button primary small' : 'button small',
      'aria-label': `${text} ${name}`,
      disabled: !this.#decision.recorded,
      onclick: () => answer(reward),
    }, text));
    const answer = async (reward) => {
      buttons.forEach((button) => { button.disabled = true; });
      const done = await this.page.attempt(async () => {
        await this.#learn(recommendationId, item.productId, reward);
        return true;
      });
      buttons.forEach((button) => { button.disabled = done === true; });
      if (done) {
        card.classList.add(reward ? 'clicked' : 'ignored');
        outcome.textContent = reward ? 'Clicked, and learned' : 'Ignored, and learned';
      }
    };
    const picture = element('div', { class: 'picture' }, icon(iconOf(item.category), 'picture-icon'), element('span', { class: 'rank' }, element('span', { class: 'unseen' }, 'Rank '), item.rank));
    picture.style.setProperty('--hue', hueOf(this.page.summary, item.category));
    const card = element('li', { class: 'card' },
      picture,
      element('div', { class: 'card-text' }, element('h3', {}, name), element('p', { class: 'note' }, item.category)),
      element('div', { class: 'actions' }, ...buttons),
      outcome,
      this.#why(item, times, top));
    return card;
  }

  #why(item, times, top) {
    const before = this.#before.get(`${this.#decision.policy} ${item.productId}`);
    const change = before === undefined ? null : item.expectedReward - before;
    const bar = element('div', { class: 'bar', 'aria-hidden': 'true' }, element('span', { class: 'expected' }), element('span', { class: 'bonus' }));
    bar.style.setProperty('--expected', Math.max(0, item.expectedReward / top));
    bar.style.setProperty('--bonus', Math.max(0, item.explorationBonus / top));
    const facts = [
      ['Expected reward', score(item.expectedReward), change === null || Math.abs(change) < 0.005 ? null : element('span', { class: change > 0 ? 'up' : 'down' }, ` ${change > 0 ? '▲' : '▼'} ${score(Math.abs(change))}`)],
      ['Exploration bonus', score(item.explorationBonus)],
      [times.term, count(times.of.get(item.productId) ?? 0)],
      ['Propensity', item.propensity === undefined ? 'not known' : rate(item.propensity)],
    ];
    return element('div', { class: 'why' }, bar, element('dl', {}, ...facts.flatMap(([term, value, extra]) => [element('dt', {}, term), element('dd', {}, value, extra)])));
  }
}
