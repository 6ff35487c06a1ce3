// Light, dark, or as the system has it, which style.css follows by itself.

import { byId } from './dom.js';

const storage = 'recservice.theme';
const themes = ['system', 'light', 'dark'];

const current = () => (themes.includes(localStorage.getItem(storage)) ? localStorage.getItem(storage) : 'system');

export function applyTheme() {
  document.documentElement.dataset.theme = current();
  byId('theme').setAttribute('aria-label', `Colours: ${current()}`);
  byId('theme').title = `Colours: ${current()}`;
}

export function nextTheme() {
  localStorage.setItem(storage, themes[(themes.indexOf(current()) + 1) % themes.length]);
  applyTheme();
}

/** A colour of style.css as it is now, for what is drawn on a canvas. */
export function colour(name) {
  const probe = document.createElement('span');
  probe.className = `colour-${name}`;
  probe.hidden = true;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
