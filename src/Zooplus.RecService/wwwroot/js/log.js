// The tab Log: the last decisions, each with what was shown, why, and what it earned.

import * as api from './api.js';
import { byId, element, fillSelect, row } from './dom.js';
import { rate, score, time } from './format.js';
import { policyClass } from './palette.js';

const columns = 5;

export function logTab(page) {
  const open = new Set();

  function know() {
    fillSelect(byId('log-policy'), [{ value: '', text: 'all' }, ...page.policies.map(({ name }) => ({ value: name, text: name }))]);
  }

  async function read() {
    await page.attempt(async () => {
      const filter = { user: byId('log-user').value.trim(), policy: byId('log-policy').value, limit: byId('log-limit').value };
      const { recommendations } = await api.recommendations(filter);
      draw(recommendations);
    });
  }

  function draw(recommendations) {
    byId('log-status').textContent = recommendations.length === 0 ? 'There are no such decisions.' : `${recommendations.length} decisions, the newest first`;
    byId('log-table').replaceChildren(
      element('caption', { class: 'unseen' }, 'The last decisions'),
      element('thead', {}, row(['Time', 'User', 'Policy', 'Shown', 'Earned'], 'th')),
      element('tbody', {}, ...recommendations.flatMap(rowsOf)));
  }

  function rowsOf(recorded) {
    const { decision, rewards } = recorded;
    const id = decision.recommendationId;
    const details = element('tr', { class: 'details', hidden: !open.has(id) }, element('td', { colspan: columns }, why(recorded)));
    const toggle = element('button', {
      type: 'button',
      class: 'link',
      'aria-expanded': String(open.has(id)),
      'aria-label': `${time(recorded.madeAt)}: what was shown and why`,
      onclick: () => {
        details.hidden = !details.hidden;
        toggle.setAttribute('aria-expanded', String(!details.hidden));
        open[details.hidden ? 'delete' : 'add'](id);
      },
    }, time(recorded.madeAt));
    const earned = rewards.reduce((sum, { reward }) => sum + reward, 0);
    return [row([
      toggle,
      element('td', { class: 'id' }, recorded.userId),
      element('td', { class: policyClass(page.policies, decision.policy) }, element('span', { class: 'swatch' }), decision.policy),
      element('td', {}, ...decision.items.slice(0, 4).map(({ productId, category }) => element('span', { class: 'chip id', title: category }, productId)), decision.items.length > 4 && ` and ${decision.items.length - 4} more`),
      rewards.length === 0 ? element('td', { class: 'quiet' }, recorded.open ? 'waiting' : '–') : element('td', { class: earned > 0 ? 'up' : '' }, score(earned)),
    ]), details];
  }

  function why({ decision, rewards, context, open: takesRewards }) {
    const known = Object.entries(context);
    const facts = [
      ['Decision', decision.recommendationId], ['State', decision.modelVersion], ['Basis', decision.basis], ['Chosen by', decision.explored ? 'a uniform draw' : 'its score'],
      ['Known', known.length > 0 ? known.map(([name, value]) => `${name} ${[value].flat().join(', ')}`).join('; ') : 'nothing'],
      ['Experiment', decision.experimentArm ? `arm ${decision.experimentArm}` : 'none'], ['Takes rewards', takesRewards ? `until ${decision.expiresAt ? time(decision.expiresAt) : 'it is activated'}` : 'no longer'],
    ];
    return element('div', {},
      element('dl', { class: 'facts' }, ...facts.map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', { class: 'id' }, value)))),
      element('table', {},
        element('thead', {}, row(['Rank', 'Product', 'Category', 'Score', 'Expected', 'Bonus', 'Propensity', 'Reward'], 'th')),
        element('tbody', {}, ...decision.items.map((item) => {
          const earned = rewards.find(({ productId }) => productId === item.productId);
          return row([item.rank, element('td', { class: 'id' }, item.productId), item.category, rate(item.score), rate(item.expectedReward), rate(item.explorationBonus), rate(item.propensity),
            earned ? `${score(earned.reward)}${earned.origin === 'default' ? ' (silence)' : ''}` : 'none yet']);
        }))));
  }

  byId('log-controls').addEventListener('submit', (event) => {
    event.preventDefault();
    read();
  });
  byId('log-policy').addEventListener('change', read);
  byId('log-limit').addEventListener('change', read);

  return { know, show: read, hide() {} };
}
