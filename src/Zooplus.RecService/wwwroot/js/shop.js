// The tab Shop: someone is a customer, and sees the next slate know of the clicks.

import { byId, fillSelect } from './dom.js';
import { persona as personaName, title } from './format.js';
import { Slate } from './slate.js';

const visitor = '';
const byExperiment = '';
const nobody = 'none';

export function shopTab(page) {
  const slates = [new Slate(page), new Slate(page)];
  let you = null;
  let known = false;
  let busy = false;
  let again = false;

  function know() {
    const policies = page.policies.filter((policy) => policy.available).map(({ name }) => ({ value: name, text: name }));
    fillSelect(byId('shop-persona'), [{ value: visitor, text: 'A new visitor' }, ...page.summary.personas.map(({ name }) => ({ value: name, text: title(personaName(name)) }))]);
    fillSelect(byId('shop-policy'), [{ value: byExperiment, text: 'Whom the experiment assigns' }, ...policies]);
    fillSelect(byId('shop-second'), [{ value: nobody, text: 'Nobody' }, ...policies]);
    if (!known) {
      known = true;
      byId('shop-policy').value = policies.some(({ value }) => value === 'linucb') ? 'linucb' : byExperiment;
    }
    become();
  }

  /** Is someone else from now on: a user of the persona, or someone nobody knows. */
  function become() {
    const persona = byId('shop-persona').value;
    const users = page.summary.personas.find(({ name }) => name === persona)?.sample ?? [];
    const user = users[Math.floor(Math.random() * users.length)];
    you = user === undefined
      ? { userId: `visitor-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`, context: persona === visitor ? undefined : { persona } }
      : { userId: user };
    byId('shop-you').textContent = user === undefined
      ? `You are ${you.userId}, whom the shop does not know${persona === visitor ? '' : ` but takes for a ${personaName(persona)}`}.`
      : `You are user ${user}, a ${personaName(persona)}. The policy knows that; it does not know what you like.`;
    slates.forEach((slate) => slate.forget());
  }

  /** Shows the next slate; what is asked for meanwhile comes after it, once, so that the last to be asked for is the one that stays. */
  async function next() {
    again = true;
    if (busy || you === null) {
      return;
    }
    busy = true;
    while (again) {
      again = false;
      await showNext();
    }
    busy = false;
  }

  async function showNext() {
    const second = byId('shop-second').value;
    const asked = [byId('shop-policy').value || undefined, ...(second === nobody ? [] : [second])];
    const shown = slates.slice(0, asked.length);
    byId('shop-slates').replaceChildren(...shown.map((slate) => slate.root));
    byId('shop-slates').classList.toggle('two', shown.length > 1);
    const learned = await page.attempt(async () => {
      const ignored = await Promise.all(slates.map((slate) => slate.ignoreTheRest()));
      await Promise.all(shown.map((slate, place) => slate.ask({ ...you, policy: asked[place] })));
      return ignored.reduce((sum, some) => sum + some, 0);
    });
    if (learned !== undefined) {
      byId('shop-status').textContent = learned > 0 ? `What you left alone counts as ignored (${learned}). A new slate is shown.` : 'A new slate is shown.';
    }
  }

  byId('shop-controls').addEventListener('submit', (event) => {
    event.preventDefault();
    next();
  });
  byId('shop-persona').addEventListener('change', () => {
    become();
    next();
  });
  byId('shop-policy').addEventListener('change', next);
  byId('shop-second').addEventListener('change', next);

  return {
    know,
    show() {
      if (you !== null && slates[0].isEmpty) {
        next();
      }
    },
    hide() {},
  };
}
