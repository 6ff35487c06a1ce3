// The page: tabs, theme, key, and what the tabs share.

import * as api from './api.js';
import { Crowd } from './crowd.js';
import { byId } from './dom.js';
import { count, title } from './format.js';
import { applyTheme, nextTheme } from './theme.js';
import { shopTab } from './shop.js';
import { raceTab } from './race.js';
import { mindTab } from './mind.js';
import { logTab } from './log.js';

const crowd = new Crowd(() => document.dispatchEvent(new Event('crowd')));

const page = {
  crowd,
  policies: [],
  summary: null,

  /** Shows what went wrong until something works again. */
  report(fault) {
    const problem = byId('problem');
    problem.hidden = fault === null;
    problem.textContent = fault === null ? '' : `${fault.title ?? 'The page failed.'} ${fault.message}`;
    if (fault?.status === 401 && !byId('key-dialog').open) {
      problem.append(' ', keyButton());
    }
  },

  /** Runs something that calls the service, and reports how it went. */
  async attempt(work) {
    try {
      const result = await work();
      this.report(null);
      return result;
    } catch (fault) {
      this.report(fault);
      return undefined;
    }
  },
};

const tabs = { shop: shopTab(page), race: raceTab(page), mind: mindTab(page), log: logTab(page) };
let shown = null;

function show() {
  const name = Object.keys(tabs).find((tab) => location.hash === `#${tab}`) ?? 'shop';
  for (const tab of Object.keys(tabs)) {
    byId(`tab-${tab}`).hidden = tab !== name;
    document.querySelector(`.tabs a[href="#${tab}"]`).toggleAttribute('aria-current', tab === name);
  }
  document.querySelector(`.tabs a[href="#${name}"]`).setAttribute('aria-current', 'page');
  document.title = `${title(name)} · RecService`;
  if (shown !== name) {
    tabs[shown]?.hide();
    shown = name;
    tabs[name].show();
  }
}

/** Asks what there is, and has every tab know of it. */
async function load() {
  await page.attempt(async () => {
    [page.policies, page.summary] = await Promise.all([api.policies(), api.summary()]);
    Object.values(tabs).forEach((tab) => tab.know());
  });
  tabs[shown]?.hide();
  shown = null;
  show();
}

function keyButton() {
  const button = byId('key-open').cloneNode(false);
  button.removeAttribute('id');
  button.className = 'button';
  button.textContent = 'Give a key';
  button.addEventListener('click', askForKey);
  return button;
}

function askForKey() {
  byId('key').value = api.key.get();
  byId('key-dialog').showModal();
}

byId('key-open').addEventListener('click', askForKey);
byId('key-dialog').addEventListener('close', () => {
  if (byId('key-dialog').returnValue === 'use') {
    api.key.set(byId('key').value.trim());
    load();
  }
  byId('key').value = '';
});

byId('theme').addEventListener('click', () => {
  nextTheme();
  Object.values(tabs).forEach((tab) => tab.recolour?.());
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => Object.values(tabs).forEach((tab) => tab.recolour?.()));

document.addEventListener('crowd', () => {
  byId('crowd-running').hidden = !crowd.isRunning;
});
setInterval(() => {
  byId('crowd-running').textContent = `Crowd: ${count(crowd.visits)} visits · Stop`;
}, 250);
byId('crowd-running').addEventListener('click', () => crowd.stop());

window.addEventListener('hashchange', () => {
  show();
  byId('main').focus({ preventScroll: true });
});

applyTheme();
show();
load();
