// What a line proves in a large base, as in engine/matching/size.py.

import { numbers } from "./tables.js";

/** The logarithm of how many times as many issues there are as the weights were fitted for; 0 if not more. */
export const spread = (base) => Math.log(Math.max(1, base.issues.length / numbers.size.FEW));

/** How large the base is: 0 for what the weights were fitted for, 1 from ten times as many issues on. */
export const large = (base) => Math.min(1, spread(base) / Math.log(10));

/** A sign with the probability that it has in a base of this size; `rivals` are the signs on its line. */
export function doubted(base, sign, rivals) {
  const more = spread(base);
  return more ? { ...sign, probability: less(sign.probability, more * doubt(base, sign, rivals)) } : sign;
}

/** The probability with so much taken from its log odds. */
export function less(probability, by) {
  if (!by) return probability;
  const p = Math.min(Math.max(probability, 1e-12), 1 - 1e-12);
  return 1 / (1 + Math.exp(Math.min(60, by - Math.log(p / (1 - p)))));
}

function doubt(base, sign, rivals) {
  const { SAID_EXACTLY, SAID_INEXACTLY, SHARED, CROWD, NEARLY, LEAST } = numbers.size;
  const { score } = sign.hit;
  const info = Math.max(LEAST, score.info);
  if (score.exact) return SAID_EXACTLY / info + SHARED * Math.log(1 + sharers(base, sign));
  const near = rivals.filter(({ hit }) => hit.score.exact || hit.score.coverage >= score.coverage - NEARLY);
  return SAID_INEXACTLY / info + CROWD * Math.log(1 + others(near.map((rival) => rival.symptom.issue), sign));
}

/** How many other issues have all words of the sign's template in one of theirs. */
function sharers(base, sign) {
  const lists = [...new Set(sign.template.template.words)].map((word) => base.words.get(word)?.templates ?? []);
  const sets = lists.filter((list) => list.length).map((list) => new Set(list.map(([number]) => number)));
  const [smallest, ...rest] = sets.sort((one, other) => one.size - other.size);
  const both = [...(smallest ?? [])].filter((number) => rest.every((set) => set.has(number)));
  return others(both.map((number) => base.templates[number].issue), sign);
}

/** How many issues these are beside the sign's own. */
function others(issues, sign) {
  const distinct = new Set(issues);
  distinct.delete(sign.symptom.issue);
  return distinct.size;
}
