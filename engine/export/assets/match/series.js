// What the values of a slot do over the lines of a log, as in engine/matching/series.py.

import { seconds } from "./duration.js";
import { getOr, lists, numbers, patterns, text } from "./tables.js";

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Is one line's value beyond the limit, or beyond this share of it? Not if one of the two is missing or no number. */
export function meets(rule, line) {
  const limit = rule.than ? asNumber(rule, line.get(rule.than) ?? "") : rule.limit;
  const value = asNumber(rule, line.get(rule.of) ?? "");
  if (value === null || limit === null || limit === undefined) return false;
  const bound = limit * (rule.share || 1);
  if (rule.does === "above") return value > bound;
  return rule.does === "below" ? value < bound : value >= bound;
}

/** Is a rule asked of each line by itself? */
export const ofOneLine = (rule) => lists.one_line.includes(rule.does);

/** For each line whether it is beyond a limit; where one of the rules compares two slots, whether it is beyond all of them. */
export function beyond(rules, lines) {
  const own = rules.filter(ofOneLine);
  const every = own.some((rule) => rule.than);
  return lines.map((line) => !own.length || (every ? own.every((rule) => meets(rule, line)) : own.some((rule) => meets(rule, line))));
}

/** Does the rule hold for the slots captured from the lines, in order? With `by`, for at least one value of that slot. */
export function holds(rule, lines) {
  if (rule.per) {
    const apart = new Map();
    for (const line of lines) getOr(apart, line.get(rule.per) ?? "", () => []).push(line);
    return [...apart.values()].some((some) => holds({ ...rule, per: null }, some));
  }
  if (rule.kind === "series") {
    const alone = { ...rule, kind: "" };
    return lines.some((line) => holds(alone, valuesOf(line.get(rule.of) ?? "").map((value) => new Map([[rule.of, value]]))));
  }
  if (ofOneLine(rule)) return lines.some((line) => meets(rule, line));
  if (rule.does === "skewed") return skewed(rule, lines.filter((line) => line.has(rule.of)).map((line) => line.get(rule.of)));
  if (rule.does === "disagrees") return disagree(rule, lines);
  const groups = [...grouped(rule, lines).values()];
  if (rule.does === "uneven") return uneven(rule, groups.flatMap((values) => asNumbers(rule, rule.by ? values.slice(-1) : values)));
  if (rule.does === "differs") return groups.some((values) => differs(rule, values));
  return groups.some((values) => NUMERIC[rule.does](rule, asNumbers(rule, values)));
}

function grouped(rule, lines) {
  const groups = new Map();
  for (const line of lines) {
    if (line.has(rule.of)) getOr(groups, rule.by ? (line.get(rule.by) ?? "") : "", () => []).push(line.get(rule.of));
  }
  return groups;
}

/** The numbers among the values, with their units of size: `1.2GiB`, `680MiB` and `2.1g` as bytes. */
function asNumbers(rule, values) {
  return values.map((value) => asNumber(rule, value)).filter((number) => number !== null);
}

/** The values of a series within a line, in order: numbers, each with its unit, or that of the last if it has none. */
function valuesOf(line) {
  const found = [...line.matchAll(patterns.value.all)].map(([, digits, unit]) => [digits, unit]);
  const last = found.at(-1)?.[1] ?? "";
  return found.map(([digits, unit]) => digits + (unit || last));
}

function asNumber(rule, value) {
  return rule.kind === "duration" ? seconds(value, rule.unit) : sizeOf(value, rule.unit);
}

function sizeOf(value, unit) {
  const bare = value.replace(/[,_ ]/g, "").toLowerCase().replace(/%$/, "").replace(/b$/, "").replace(/i$/, "");
  const power = bare ? text.units.indexOf(bare.at(-1)) : -1;
  const digits = power > 0 ? bare.slice(0, -1) : bare;
  const own = power <= 0 && unit ? text.units.indexOf(unit[0].toLowerCase()) : power;
  if (power <= 0 && unit === text.no_unit) return null;
  return NUMBER.test(digits) ? Number(digits) * (own > 0 ? 1024 ** own : 1) : null;
}

function differs(rule, values) {
  const changes = values.slice(1).filter((value, at) => value !== values[at]).length;
  return changes >= (rule.at_least || numbers.series.DIFFER_CHANGES);
}

/** Do two values of `by` never say the same, though one of them stays with what it says? */
function disagree(rule, lines) {
  const { DISAGREE_LINES, MAX_SIDES } = numbers.series;
  const sides = new Map();
  for (const [at, line] of lines.entries()) {
    if (line.has(rule.of) && line.has(rule.by)) getOr(sides, line.get(rule.by), () => []).push([at, line.get(rule.of)]);
  }
  const enough = [...sides.values()].filter((side) => side.length >= (rule.at_least || DISAGREE_LINES)).slice(0, MAX_SIDES);
  return enough.some((one, n) => enough.slice(n + 1).some((other) => apart(one, other)));
}

/** Have two sides no value in common, and either each a single one, or does one repeat itself around a line of the other? */
function apart(one, other) {
  const mine = new Set(one.map(([, value]) => value));
  const theirs = new Set(other.map(([, value]) => value));
  if ([...mine].some((value) => theirs.has(value))) return false;
  return (mine.size === 1 && theirs.size === 1) || repeats(one, other) || repeats(other, one);
}

/** Does one side say the same before and after a line of the other? */
function repeats(side, other) {
  return side.slice(1).some(([after, value], n) => {
    const [before, last] = side[n];
    return value === last && other.some(([at]) => before < at && at < after);
  });
}

function skewed(rule, values) {
  const { SKEW_LINES, SKEW_SHARE } = numbers.series;
  if (values.length < (rule.at_least || SKEW_LINES)) return false;
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(...counts.values()) >= (rule.share || SKEW_SHARE) * values.length;
}

const grows = (rule, values) => rises(rule, values) && !levels(values);

/** Has the growth come to an end half-way? */
function levels(values) {
  const { LEVEL_VALUES, LEVEL_SHARE } = numbers.series;
  const last = values.at(-1) - values[Math.floor(values.length / 2)];
  return values.length >= LEVEL_VALUES && last < LEVEL_SHARE * (values.at(-1) - values[0]);
}

function rises(rule, values) {
  const { GROW_FACTOR, GROW_VALUES } = numbers.series;
  if (values.length < (rule.at_least || GROW_VALUES) || values[0] <= 0) return false;
  const ups = values.slice(1).filter((value, at) => value >= values[at]).length;
  return values.at(-1) >= (rule.factor || GROW_FACTOR) * values[0] && ups >= 0.7 * (values.length - 1);
}

function flat(rule, values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length >= (rule.at_least || 2) && low > 0 && high <= (rule.factor || numbers.series.FLAT_FACTOR) * low;
}

/** Is the largest value so many times the smallest? Each is taken for one at least. */
function uneven(rule, values) {
  if (values.length < (rule.at_least || 2)) return false;
  return Math.max(...values) >= (rule.factor || numbers.series.UNEVEN_FACTOR) * Math.max(1, Math.min(...values));
}

const NUMERIC = {
  grows,
  falls: (rule, values) => rises(rule, [...values].reverse()),
  flat,
};
