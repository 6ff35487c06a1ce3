// The tab Mind: what a policy believes, beside the truth where the world is simulated.

import * as api from './api.js';
import { byId, element, fillSelect, row } from './dom.js';
import { count, persona as personaName, rate, score, title } from './format.js';
import { heatMap } from './heatmap.js';
import { simulates, truth } from './world.js';

const interval = 1500;

export function mindTab(page) {
  let timer = null;
  let cell = null;
  let asked = 0;

  function know() {
    fillSelect(byId('mind-policy'), page.policies.filter(({ name, available }) => available && name !== 'random').map(({ name }) => ({ value: name, text: name })));
  }

  async function look() {
    const policy = byId('mind-policy').value;
    if (!policy) {
      return;
    }
    const turn = ++asked;
    await page.attempt(async () => {
      const [beliefs, products] = await Promise.all([api.beliefs(policy), cell === null ? null : api.cell(policy, cell.persona, cell.category)]);
      if (turn === asked) {
        draw(beliefs.cells);
        drawProducts(products);
        byId('mind-status').textContent = `${policy} in the state ${beliefs.modelVersion.slice(0, 12)}`;
      }
    });
  }

  function draw(cells) {
    const focused = document.activeElement?.dataset?.cell;
    const simulated = page.summary !== null && simulates(page.summary);
    const pulls = cells.some((some) => some.pulls !== undefined);
    const most = Math.max(1, ...cells.map((some) => some.pulls ?? 0));
    const doubt = Math.max(0.01, ...cells.map((some) => some.explorationBonus));
    const maps = [
      { name: 'Expected reward', note: 'What it expects of a product, on average', value: (some) => some.expectedReward, write: score, most: 0.6 },
      simulated && { name: 'Truth', note: 'How the simulated crowd really clicks', value: (some) => truth(some.persona, some.category), write: score, most: 0.6 },
      { name: 'Uncertainty', note: 'What doubt adds to its score: the exploration bonus', value: (some) => some.explorationBonus, write: score, most: doubt },
      pulls && { name: 'Pulls', note: 'How many rewards of such users it has learned from', value: (some) => some.pulls, write: count, most },
    ].filter(Boolean);
    byId('mind-maps').replaceChildren(...maps.map((map) => heatMap(map, cells, { chosen: cell, choose })));
    if (focused) {
      byId('mind-maps').querySelector(`[data-cell="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  function choose(persona, category) {
    cell = { persona, category };
    look();
  }

  function drawProducts(found) {
    const panel = byId('mind-cell');
    panel.hidden = found === null;
    if (found === null) {
      return;
    }
    const known = page.summary !== null && simulates(page.summary) ? truth(cell.persona, cell.category) : null;
    panel.replaceChildren(
      element('h2', {}, `${title(personaName(cell.persona))}, ${cell.category}`),
      known !== null && element('p', { class: 'note' }, `In truth such a visitor clicks with probability ${score(known)}.`),
      element('div', { class: 'scroll', role: 'region', 'aria-label': 'Products of the cell', tabindex: '0' }, element('table', {},
        element('caption', {}, `${found.products.length} products, best score first`),
        element('thead', {}, row(['Product', 'Score', 'Expected', 'Bonus', 'Pulls'], 'th')),
        element('tbody', {}, ...found.products.map((product) => row([
          element('th', { scope: 'row' }, product.productId), rate(product.expectedReward + product.explorationBonus), rate(product.expectedReward), rate(product.explorationBonus), count(product.pulls),
        ]))))));
  }

  function follow() {
    clearInterval(timer);
    timer = byId('mind-follow').checked && !byId('tab-mind').hidden ? setInterval(look, interval) : null;
  }

  byId('mind-controls').addEventListener('submit', (event) => event.preventDefault());
  byId('mind-policy').addEventListener('change', look);
  byId('mind-follow').addEventListener('change', follow);

  return {
    know,
    show() {
      look();
      follow();
    },
    hide() {
      clearInterval(timer);
    },
  };
}
