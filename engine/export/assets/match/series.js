// What the values of a slot do over the lines of a log, as in engine/matching/series.py.

import { getOr, numbers } from "./tables.js";

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Does the rule hold for the slots captured from the lines, in order? With `by`, for at least one value of that slot. */
export function holds(rule, lines) {
  if (rule.does === "skewed") return skewed(rule, lines.filter((line) => line.has(rule.of)).map((line) => line.get(rule.of)));
  const groups = [...grouped(rule, lines).values()];
  if (rule.does === "differs") return groups.some((values) => differs(rule, values));
  return groups.some((values) => NUMERIC[rule.does](rule, asNumbers(values)));
}

function grouped(rule, lines) {
  const groups = new Map();
  for (const line of lines) {
    if (line.has(rule.of)) getOr(groups, rule.by ? (line.get(rule.by) ?? "") : "", () => []).push(line.get(rule.of));
  }
  return groups;
}

function asNumbers(values) {
  return values.map((value) => value.replace(/[,_]/g, "")).filter((value) => NUMBER.test(value)).map(Number);
}

function differs(rule, values) {
  const changes = values.slice(1).filter((value, at) => value !== values[at]).length;
  return changes >= (rule.at_least || numbers.series.DIFFER_CHANGES);
}

function skewed(rule, values) {
  const { SKEW_LINES, SKEW_SHARE } = numbers.series;
  if (values.length < (rule.at_least || SKEW_LINES)) return false;
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(...counts.values()) >= (rule.share || SKEW_SHARE) * values.length;
}

function grows(rule, values) {
  const { GROW_FACTOR, GROW_VALUES } = numbers.series;
  if (values.length < (rule.at_least || GROW_VALUES) || values[0] <= 0) return false;
  const ups = values.slice(1).filter((value, at) => value >= values[at]).length;
  return values.at(-1) >= (rule.factor || GROW_FACTOR) * values[0] && ups >= 0.7 * (values.length - 1);
}

function flat(rule, values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length >= (rule.at_least || 2) && low > 0 && high <= (rule.factor || numbers.series.FLAT_FACTOR) * low;
}

const isSet = (limit) => limit !== null && limit !== undefined;

const NUMERIC = {
  grows,
  falls: (rule, values) => grows(rule, [...values].reverse()),
  flat,
  above: (rule, values) => isSet(rule.limit) && values.some((value) => value > rule.limit),
  below: (rule, values) => isSet(rule.limit) && values.some((value) => value < rule.limit),
};
