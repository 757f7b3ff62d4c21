// From lines to symptoms, as in engine/matching/conditions.py and evidence.py: conditions, repetitions, values, and rivals on one line.

import { isEmbedded } from "./line.js";
import { beyond, holds, meets, ofOneLine } from "./series.js";
import { doubted } from "./size.js";
import { getOr, lists, numbers, rounded } from "./tables.js";
import { masked } from "./template.js";

/** One condition's lines: for each combination of the values it shares with the symptom, the last line that has it. */
class Condition {
  constructor(row, shown, names, rules) {
    const hits = (shown?.hits ?? []).filter((hit) => hit.score.exact && !isEmbedded(hit.text, hit.score.start, 0, false));
    this.role = row.role;
    this.text = row.template.text;
    this.names = names.filter((name) => hits[0]?.score.slots.has(name));
    this.last = new Map();
    for (const hit of counting(hits, rules)) {
      const key = this.#key(hit);
      if (hit.line > (this.last.get(key)?.line ?? 0)) this.last.set(key, hit);
    }
  }

  #key(hit) {
    return JSON.stringify(this.names.map((name) => hit.score.slots.get(name) ?? ""));
  }

  /** The last line that meets the condition with values that agree with the hit's. */
  lastOf(hit) {
    return this.last.get(this.#key(hit));
  }

  met(hit) {
    return (this.lastOf(hit)?.line ?? 0) > (this.role === "cleared_by" ? hit.line : 0);
  }

  /** Is it as it has to be? Of those of which one is enough, `either`, another will do. */
  holds(hit, either) {
    if (this.role !== "with") return !this.met(hit);
    return this.met(hit) || either.some((each) => each.met(hit));
  }
}

/** The lines that count: each by its own value, and all of them only if their values together do what they have to. */
function counting(hits, rules) {
  const lines = hits.map((hit) => hit.score.slots);
  if (!rules.every((rule) => ofOneLine(rule) || holds(rule, lines))) return [];
  return hits.filter((hit) => rules.every((rule) => !ofOneLine(rule) || meets(rule, hit.score.slots)));
}

/** What the values of a condition's lines have to do for them to count. */
function rulesOf(symptom, row) {
  return (symptom.measured ?? []).find(([role, log]) => role === row.role && log === row.template.text)?.[2] ?? [];
}

/** The conditions of which one is enough in the place of this one. */
function othersOf({ role, text }, either, conditions) {
  const texts = role === "with" ? either.filter((group) => group.includes(text)).flat() : [];
  return conditions.filter((each) => each.role === "with" && texts.includes(each.text));
}

/** The hit's values and those of the lines that go with it. */
function linkedTo(hit, conditions) {
  const found = new Map();
  for (const condition of conditions) {
    const last = condition.role === "with" ? condition.lastOf(hit) : null;
    for (const [name, value] of last?.score.slots ?? []) found.set(name, value);
  }
  for (const [name, value] of hit.score.slots) found.set(name, value);
  return found;
}

/** The symptoms that the lines show: one for each line and issue, each discounted where another issue explains its line better. */
export function signs(base, shown) {
  const found = [];
  for (const [number, lines] of shown) {
    const row = base.templates[number];
    const sign = lists.shows.includes(row.role) ? signOf(base, row, base.symptoms[row.symptom], lines, shown) : null;
    if (sign) found.push(sign);
  }
  return compete(base, oneALine(found));
}

function signOf(base, row, symptom, lines, shown) {
  let { hits } = lines;
  let conditions = [];
  if (symptom.conditional) {
    const names = [...(hits[0]?.score.slots.keys() ?? [])].sort();
    const rows = base.ofSymptom.get(row.symptom).filter((each) => lists.roles.includes(each.role));
    conditions = rows.map((each) => new Condition(each, shown.get(each.id), names, rulesOf(symptom, each)));
    const others = conditions.map((each) => othersOf(each, symptom.either ?? [], conditions));
    hits = hits.filter((hit) => conditions.every((condition, at) => condition.holds(hit, others[at])));
  }
  const shownTimes = () => (hits.length === lines.hits.length ? lines.count : hits.length);
  if (symptom.at_most && shownTimes() > symptom.at_most) return null;
  if (symptom.values) hits = measured(symptom, hits, conditions);
  if (!hits.length) return null;
  const exact = hits.filter((hit) => hit.score.exact).length;
  if (symptom.at_least > 1 && Math.min(lines.count, exact) < symptom.at_least) return null;
  const best = first(hits, (hit) => [Number(hit.score.exact && hit.probability >= numbers.conditions.SEEN), hit.probability, -hit.line]);
  return { symptom, template: row, hit: best, probability: best.probability, times: shownTimes(), rivalled: false };
}

/** The lines whose values prove the symptom, none if they do not; where single lines are beyond a limit, these. */
function measured(symptom, hits, conditions) {
  const exact = hits.filter((hit) => hit.score.exact);
  const values = exact.map((hit) => linkedTo(hit, conditions));
  if (!symptom.values.every((rule) => holds(rule, values))) return [];
  const proves = beyond(symptom.values, values);
  return exact.filter((_, at) => proves[at]);
}

/** Is one list of numbers greater than another, number by number? */
function greater(one, other) {
  const at = one.findIndex((value, n) => value !== other[n]);
  return at >= 0 && one[at] > other[at];
}

/** The first of the greatest. */
function first(some, key) {
  let [best, most] = [some[0], key(some[0])];
  for (const each of some) {
    const here = key(each);
    if (greater(here, most)) [best, most] = [each, here];
  }
  return best;
}

/** Of an issue's signs on the same line the one that explains it best. */
function oneALine(found) {
  const best = new Map();
  for (const sign of found) {
    const key = `${sign.symptom.issue} ${sign.hit.line}`;
    const held = best.get(key);
    if (!held || greater(rank(sign), rank(held))) best.set(key, sign);
  }
  return [...best.values()];
}

function rank(sign) {
  const { exact } = sign.hit.score;
  return [Number(!sign.symptom.weak && exact), Number(exact), power(sign) * sign.probability];
}

/** Discount each sign by the best rival of another issue on the same line, and by the size of the base. */
function compete(base, found) {
  const byLine = new Map();
  for (const sign of found) getOr(byLine, sign.hit.line, () => []).push(sign);
  return found.map((sign) => discounted(doubted(base, sign, byLine.get(sign.hit.line)), byLine.get(sign.hit.line)));
}

function discounted(sign, rivals) {
  const others = rivals.filter((rival) => rival.symptom.issue !== sign.symptom.issue && overlap(rival, sign) && mayRival(rival, sign));
  const ahead = Math.max(0, ...others.map((rival) => aheadOf(rival, sign)));
  if (ahead <= 0.25) return sign;
  const lost = Math.min(1, numbers.evidence.RIVAL * ahead);
  return { ...sign, probability: sign.probability * (1 - lost), rivalled: true };
}

/** A template that is there word for word and proves its issue is not outdone by one that is not there so, or proves nothing. */
const mayRival = (rival, sign) => Boolean(sign.symptom.weak) || !sign.hit.score.exact || (rival.hit.score.exact && !rival.symptom.weak);

function overlap(one, other) {
  return one.hit.score.start < other.hit.score.end && other.hit.score.start < one.hit.score.end;
}

/** How much better a rival explains the line. Of two rows what they say themselves is compared. */
function aheadOf(rival, sign) {
  const rows = lists.rows.includes(rival.template.role) && lists.rows.includes(sign.template.role);
  return rows ? rival.template.weight - sign.template.weight : power(rival) - power(sign);
}

/** How well a template explains its line: the weight said, less for what is not said. */
function power({ hit: { score } }) {
  return score.info * (score.exact ? 1 : score.coverage ** 2);
}

/** A sign as a value for the diagnosis. */
export function asEvidence({ symptom, template, hit, probability, times }) {
  const { start, end } = hit.score;
  return {
    line: hit.line,
    text: hit.text,
    symptom: template.template.text,
    score: rounded(probability),
    slots: [...hit.score.slots].filter(([, value]) => !masked(value)),
    start,
    end,
    times,
    weak: Boolean(symptom.weak),
    kind: symptom.values ? "values" : "log",
  };
}
