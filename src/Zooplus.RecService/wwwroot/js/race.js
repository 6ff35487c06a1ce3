// The tab Race: all policies against each other, as it happens.

import * as api from './api.js';
import { Chart } from './chart.js';
import { byId, element, row } from './dom.js';
import { listen } from './events.js';
import { count, rate } from './format.js';
import { policyClass } from './palette.js';
import { Standings, window as meanLength } from './standings.js';
import { wilson } from './statistics.js';
import { bestOfAll, drift, simulates } from './world.js';

export function raceTab(page) {
  const { crowd } = page;
  const rateChart = new Chart(byId('race-rate-chart'), { write: (value) => value.toFixed(2), range: (least, most) => [0, Math.max(0.6, (most ?? 0) * 1.1)] });
  const clicksChart = new Chart(byId('race-clicks-chart'), { write: (value) => value.toLocaleString('en') });
  let figures = new Map();
  let standings = new Standings([], figures);
  let stopListening = null;
  let sequence = 0;
  let awaited = null;

  const chosen = () => [...byId('race-policies').querySelectorAll('input:checked')].map(({ value }) => value);
  const mayRun = () => page.summary !== null && simulates(page.summary) && chosen().length > 0;

  function know() {
    const before = new Set(chosen());
    const fresh = byId('race-policies').childElementCount === 0;
    byId('race-policies').replaceChildren(...page.policies.map(({ name, available }) => element('label', { class: `check ${policyClass(page.policies, name)}`, title: available ? null : 'It has no weights to answer from.' },
      element('input', { type: 'checkbox', value: name, checked: available && (fresh || before.has(name)), disabled: !available, onchange: begin }),
      element('span', { class: 'swatch' }), name)));
    begin();
  }

  /** Begins the charts and the table anew. */
  function begin() {
    const racers = chosen();
    standings = new Standings(racers, figures);
    crowd.clear();
    const lines = racers.map((policy) => ({ label: policy, colour: policyClass(page.policies, policy) }));
    rateChart.begin([...lines, { label: 'perfect', colour: 'quiet', dash: [6, 4] }]);
    clicksChart.begin(lines);
    if (crowd.isRunning) {
      start();
    }
    draw();
  }

  function start() {
    if (crowd.isRunning) {
      crowd.stop();
    }
    if (mayRun()) {
      crowd.start({ policies: chosen(), rate: Number(byId('race-rate').value), summary: page.summary });
    }
  }

  function told(now) {
    figures = new Map(now.policies.map((policy) => [policy.policy, policy]));
    sequence = now.sequence;
    if (awaited !== null && sequence >= awaited.fact) {
      awaited.resolve();
      awaited = null;
    }
    standings.add(figures);
    draw();
  }

  /** Waits for figures that hold all up to a fact. */
  const toldOf = (fact) => new Promise((resolve) => {
    if (sequence >= fact) {
      resolve();
    } else {
      awaited = { fact, resolve };
    }
  });

  function draw() {
    if (byId('tab-race').hidden) {
      return;
    }
    const perfect = page.summary !== null && simulates(page.summary) ? bestOfAll(page.summary) : null;
    rateChart.draw([...standings.rates, standings.rates[0].map(() => perfect)]);
    clicksChart.draw(standings.clicks);
    drawTable();
    drawControls();
  }

  function drawTable() {
    const leaders = [...standings.racers].sort((one, other) => standings.now.get(other).clicks - standings.now.get(one).clicks);
    byId('race-table').replaceChildren(
      element('caption', {}, `Standings after ${count(standings.steps)} rewards`),
      element('thead', {}, row(['Policy', 'Rewards', 'Clicks', 'Rate', '95% interval', `Last ${meanLength}`, 'True rate', 'Lost to a perfect one'], 'th')),
      element('tbody', {}, ...leaders.map((policy) => {
        const { tries, clicks, mean } = standings.now.get(policy);
        const interval = wilson(clicks, tries);
        const sums = crowd.expected.get(policy);
        return row([
          element('th', { scope: 'row', class: policyClass(page.policies, policy) }, element('span', { class: 'swatch' }), policy),
          count(tries), count(clicks), rate(tries > 0 ? clicks / tries : null), interval ? `${rate(interval[0])} to ${rate(interval[1])}` : '–', rate(mean),
          rate(sums ? sums.shown / sums.visits : null), sums ? count(sums.best - sums.shown) : '–',
        ]);
      })));
  }

  function drawControls() {
    byId('race-start').textContent = crowd.isRunning ? 'Stop the crowd' : 'Start the crowd';
    byId('race-start').disabled = !crowd.isRunning && !mayRun();
    byId('race-drift').disabled = page.summary === null || !simulates(page.summary);
  }

  function say() {
    const status = byId('race-status');
    if (crowd.fault) {
      status.textContent = `The crowd has stopped. ${crowd.fault.title ?? ''} ${crowd.fault.message}`;
    } else if (page.summary !== null && !simulates(page.summary)) {
      status.textContent = 'The crowd knows the tastes of the notebook’s shop alone, and this is another one. What its customers do is shown all the same.';
    } else {
      status.textContent = crowd.isRunning ? 'The crowd is shopping.' : crowd.visits > 0 ? 'The crowd has stopped.' : '';
    }
  }

  byId('race-controls').addEventListener('submit', (event) => {
    event.preventDefault();
    if (crowd.isRunning) {
      crowd.stop();
    } else {
      start();
    }
  });
  byId('race-rate').addEventListener('change', () => crowd.isRunning && start());
  byId('race-drift').addEventListener('change', () => {
    drift.on = byId('race-drift').checked;
    rateChart.marks.push(standings.steps);
    clicksChart.marks.push(standings.steps);
    draw();
  });
  byId('race-forget').addEventListener('click', () => byId('forget-dialog').showModal());
  byId('forget-dialog').addEventListener('close', async () => {
    const { returnValue } = byId('forget-dialog');
    if (returnValue === 'forget') {
      const wasRunning = crowd.isRunning;
      crowd.stop();
      // A policy that has forgotten takes no rewards for what it showed before.
      await crowd.settled();
      const learners = page.policies.filter(({ name, learns }) => learns && chosen().includes(name));
      // What was earned before they forgot is not the new race's, and the figures told last may not hold all of it.
      await page.attempt(async () => {
        const forgot = await Promise.all(learners.map(({ name }) => api.forget(name)));
        await toldOf(Math.max(0, ...forgot.map((answer) => answer.sequence)));
      });
      begin();
      if (wasRunning) {
        start();
      }
    } else if (returnValue === 'charts') {
      begin();
    }
    byId('forget-dialog').returnValue = '';
  });
  document.addEventListener('crowd', () => {
    say();
    drawControls();
  });

  return {
    know,
    show() {
      // Once seen, the race goes on while another tab is open: the charts have no holes.
      stopListening ??= listen('events', told, (fault) => page.report(fault));
      rateChart.recolour();
      clicksChart.recolour();
      say();
      draw();
    },
    hide() {},
    recolour() {
      rateChart.recolour();
      clicksChart.recolour();
    },
  };
}
