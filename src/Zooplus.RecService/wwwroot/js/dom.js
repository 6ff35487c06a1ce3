// Elements are made here and nowhere else. Text goes in as text: whatever an id or a name holds, it never becomes markup.

/**
 * Makes an element.
 * @param {string} tag Its name.
 * @param {Object} [properties] Attributes; a function is a listener, named as in onclick. True stands for an empty value; null and false leave it out.
 * @param {...(Node|string|number|null|false)} children What goes in it.
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false && value !== undefined) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return made;
}

/** One of the symbols of index.html; the parcel when there is none of that name. */
export function icon(name, className = 'icon') {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', document.getElementById(`icon-${name}`) ? `#icon-${name}` : '#icon-product');
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** Fills a select, keeping what is chosen where that is still there. */
export function fillSelect(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(({ value, text }) => element('option', { value }, text)));
  if (options.some(({ value }) => value === chosen)) {
    select.value = chosen;
  }
}

/** A row of a table's head or body; what is not a cell yet is put into one. */
export function row(cells, cellTag = 'td', properties = {}) {
  return element('tr', properties, ...cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : element(cellTag, cellTag === 'th' ? { scope: 'col' } : {}, cell))));
}
