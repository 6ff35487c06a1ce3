// Every policy has its colour, the same on every tab: the place of its name among all policies.

const colours = 14;

/** The class of style.css that colours a policy. */
export function policyClass(policies, name) {
  if (name === 'random') {
    return 'policy-random';
  }
  const place = policies.filter((policy) => policy.name !== 'random').findIndex((policy) => policy.name === name);
  return `policy-${place < 0 ? 'random' : place % colours}`;
}
