// A table of personas and categories whose cells are coloured by a value. The value is written in each, so that colour is never all there is.

import { element, icon, row } from './dom.js';
import { persona as personaName, title } from './format.js';

/**
 * @param {{name: string, note: string, value: Function, write: Function, most: number}} map What is shown; most is the value with the fullest colour.
 * @param {Object[]} cells The cells, by persona and category.
 * @param {{chosen: Object|null, choose: Function}} choice Which cell is chosen, and what to do when one is.
 */
export function heatMap(map, cells, { chosen, choose }) {
  const personas = [...new Set(cells.map(({ persona }) => persona))];
  const categories = [...new Set(cells.map(({ category }) => category))];
  const cellOf = (persona, category) => {
    const found = cells.find((cell) => cell.persona === persona && cell.category === category);
    const text = found ? map.write(map.value(found)) : '–';
    const button = element('button', {
      type: 'button',
      class: 'heat',
      disabled: !found,
      'data-cell': `${map.name}|${persona}|${category}`,
      'aria-label': `${title(personaName(persona))}, ${category}: ${text}`,
      'aria-pressed': String(chosen?.persona === persona && chosen?.category === category),
      onclick: () => choose(persona, category),
    }, text);
    button.style.setProperty('--heat', found ? Math.min(1, Math.max(0, map.value(found) / map.most)) : 0);
    return element('td', {}, button);
  };
  return element('figure', { class: 'panel map' },
    element('figcaption', {}, element('h2', {}, map.name), element('p', {}, map.note)),
    element('div', { class: 'scroll', role: 'region', 'aria-label': map.name, tabindex: '0' }, element('table', { class: 'heat-table' },
      element('thead', {}, row([element('td', {}), ...categories.map((category) => element('th', { scope: 'col' }, icon(category.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), 'picture-icon small'), element('span', {}, category)))])),
      element('tbody', {}, ...personas.map((persona) => row([element('th', { scope: 'row' }, title(personaName(persona))), ...categories.map((category) => cellOf(persona, category))]))))));
}
