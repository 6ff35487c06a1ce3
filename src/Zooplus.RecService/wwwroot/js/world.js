// The notebook's simulated world: how likely each persona is to click on a product of each category.

const table = await (await fetch('world.json')).json();

/** Whether tastes have drifted: every persona then clicks as the next one did. */
export const drift = { on: false };

/** The probability of a click, 0 to 1; null when this world does not know the persona or the category. */
export function truth(persona, category) {
  const row = table.personas.indexOf(persona);
  const column = table.categories.indexOf(category);
  return row < 0 || column < 0 ? null : table.clickProbabilities[(row + (drift.on ? 1 : 0)) % table.personas.length][column];
}

/** Whether a shop is this world's: every persona and category it declares is known here. */
export function simulates(summary) {
  return summary.personas.every(({ name }) => table.personas.includes(name)) && summary.categories.every(({ name }) => table.categories.includes(name))
    && summary.personas.some(({ users }) => users > 0);
}

/** What a perfect recommender earns with a visitor of a persona: the click probability of its best category that has products. */
export function best(summary, persona) {
  return Math.max(...summary.categories.filter(({ available }) => available > 0).map(({ name }) => truth(persona, name)));
}

/** What a perfect recommender earns on average over the users. */
export function bestOfAll(summary) {
  const users = summary.personas.reduce((sum, { users: some }) => sum + some, 0);
  return summary.personas.reduce((sum, { name, users: some }) => sum + best(summary, name) * some, 0) / users;
}
