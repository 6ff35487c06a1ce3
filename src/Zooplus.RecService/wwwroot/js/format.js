// How figures and names are written, the same everywhere on the page.

const two = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const three = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A score, a reward or a bonus. */
export const score = (value) => two.format(value);

/** A probability or a rate; what is not there is a dash. */
export const rate = (value) => (value === null || value === undefined || Number.isNaN(value) ? '–' : three.format(value));

/** A count; what is not there is a dash. */
export const count = (value) => (value === null || value === undefined ? '–' : whole.format(value));

/** The name of a persona, as one writes it in a sentence. */
export const persona = (name) => name.replaceAll('_', ' ');

/** The first letter large. */
export const title = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The time of day, and the date when it is not today's. */
export function time(text) {
  const at = new Date(text);
  const today = at.toDateString() === new Date().toDateString();
  return today ? at.toLocaleTimeString() : at.toLocaleString();
}
