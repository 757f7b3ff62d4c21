// One line against one template, as engine/matching/line.py judges it: features of the pair go into a small logistic.

import { align, likest } from "./align.js";
import { large } from "./size.js";
import { isDigits, numbers, sets } from "./tables.js";
import { tokens } from "./template.js";

/** The features by name, as the logistic wants them. */
export function features(score) {
  const info = Math.min(score.info, 4) / 4;
  const fuzzy = score.exact ? 0 : 1;
  return {
    exact: 1 - fuzzy,
    exact_info: score.exact ? info : 0,
    fuzzy_info: fuzzy * info,
    coverage: fuzzy * score.coverage,
    coverage2: fuzzy * score.coverage ** 2,
    density: fuzzy * score.density,
    explained: Math.min(score.explained, 1),
    opposed: Math.min(score.opposed, 2),
    embedded: Number(score.embedded),
    misfit: Number(score.misfit),
    lost: score.lost,
  };
}

const scored = (given) => ({
  exact: false, coverage: 0, info: 0, density: 0, explained: 0, opposed: 0, embedded: false,
  start: 0, end: 0, slots: new Map(), missing: [], misfit: false, lost: 0, ...given,
});

/** The score of a line that has the template word for word; null if it has not. */
export function exact(template, weight, line, lower, message, quiet) {
  const found = template.find(line, lower);
  return found && scoreOf(found, weight, line, message, quiet);
}

/** The score of a line in which a template was found word for word. */
export function scoreOf(found, weight, line, message, quiet) {
  const explained = (found.end - found.start) / Math.max(1, line.length - message);
  const inside = found.start > message + 3 && explained < 0.75;
  const { start, end, slots } = found;
  return scored({
    exact: true, coverage: 1, info: weight, density: 1, explained, embedded: isEmbedded(line, start, message, quiet && inside), start, end, slots,
  });
}

/** How many words of a line are of the texts of which the template wants one, the longest of each choice; and of how many it has none. */
export function chosenOf(template, words) {
  const said = (text) => (tokens(text).every((word) => words.includes(word)) ? tokens(text).length : -1);
  const there = template.choices.map((texts) => Math.max(...texts.map(said)));
  return { chosen: sum(there.map((each) => Math.max(0, each))), absent: there.filter((each) => each < 0).length };
}

/** Does the match stand in a web address, or within a message that is only information? */
export function isEmbedded(line, start, message, quiet) {
  if (quiet) return true;
  const head = line.slice(Math.max(message, start - 200), start);
  const last = head.slice(head.lastIndexOf(" ") + 1);
  return last.includes("?") && last.includes("=");
}

/** The score of a line that may say the template in other words, with slips, or cut off. */
export function fuzzy(template, base, line, lower, message, quiet) {
  const wanted = template.words;
  const [words, places] = tokensWithPlaces(lower);
  const mended = mend(wanted, words, base.known);
  const pairs = align(wanted, mended);
  const got = new Set(pairs.map(([at]) => at));
  const missing = wanted.filter((_, at) => !got.has(at));
  if (!pairs.length) return scored({ missing });
  const total = sum(wanted.map(base.weightOf)) || 1;
  const info = sum(pairs.map(([at]) => base.weightOf(wanted[at])));
  const [first, last] = [pairs[0][1], pairs.at(-1)[1]];
  const density = Math.min(1, pairs.length / Math.max(1, last - first + 1 - 2 * template.slack));
  const [start, end] = [places[first][0], places[last][1]];
  const { chosen, absent } = chosenOf(template, words);
  const explained = (pairs.length + chosen) / Math.max(1, places.filter(([at]) => at >= message).length);
  return scored({
    coverage: ((info / total) * wanted.length) / (wanted.length + absent),
    info,
    density,
    explained,
    opposed: opposed(wanted, mended, pairs, base),
    embedded: isEmbedded(line, start, message, quiet && explained < 0.75 && start > message + 3),
    start,
    end,
    missing,
    misfit: !missing.length && mended === words,
    lost: Math.max(0, ...notCutOff(wanted, pairs, places, message).map(base.weightOf)) / Math.max(...wanted.map(base.weightOf)),
  });
}

const sum = (values) => values.reduce((one, other) => one + other, 0);

/** The tokens of a line with their places; what a web address asks for (after its `?`) is left out. */
function tokensWithPlaces(lower) {
  const words = [];
  const places = [];
  let at = 0;
  for (const piece of lower.split(" ")) {
    const address = piece.includes("=") ? piece.indexOf("?") : -1;
    for (const word of tokens(address < 0 ? piece : piece.slice(0, address))) {
      const start = lower.indexOf(word, at);
      words.push(word);
      places.push([start, start + word.length]);
      at = start + word.length;
    }
    if (words.length >= numbers.line.MAX_TOKENS) break;
  }
  return [words, places];
}

/** The words, each that the base does not know replaced by the wanted word it is a slip or the beginning of. */
function mend(wanted, words, known) {
  const have = new Set(words);
  const missing = wanted.filter((word) => !have.has(word) && word.length >= 4);
  if (!missing.length) return words;
  return words.map((word) => {
    if (word.length < 4 || isDigits(word) || known(word)) return word;
    return missing.find((each) => each.startsWith(word)) ?? likest(word, missing, numbers.line.TYPO_SIMILARITY) ?? word;
  });
}

/** The wanted words that are missing, less those that may be cut off: at the head of a line that begins in the middle, or at its end. */
function notCutOff(wanted, pairs, places, message) {
  const { CUT } = numbers.line;
  const got = new Set(pairs.map(([at]) => at));
  const [first, last] = [pairs[0], pairs.at(-1)];
  const head = first[1] - places.filter(([start]) => start < message).length <= CUT ? first[0] : 0;
  const tail = places.length - 1 - last[1] <= CUT ? last[0] : wanted.length;
  return wanted.filter((_, at) => !got.has(at) && head <= at && at <= tail);
}

/** How much says the opposite: a negation on one side only, or a telling word with another in its place; the latter less in a large base. */
function opposed(wanted, words, pairs, base) {
  const telling = (word) => !isDigits(word) && base.weightOf(word) >= numbers.line.TELLING;
  const negates = (some) => some.some((word) => sets.negators.has(word));
  const [first, last] = [pairs[0][1], pairs.at(-1)[1]];
  const negated = Number(negates(wanted) !== negates(words.slice(Math.max(0, first - 1), last + 1)));
  const ends = [...pairs, [wanted.length, Math.min(words.length, last + 3)]];
  let [t, w, places, replaced] = [-1, -1, 0, 0];
  for (const [nextT, nextW] of ends) {
    const lost = sum(wanted.slice(t + 1, nextT).filter(telling).map(base.weightOf));
    const between = lost ? words.slice(Math.max(w + 1, nextW - 3), Math.max(0, nextW)) : [];
    if (between.some((word) => telling(word) && base.known(word) && !wanted.includes(word))) [places, replaced] = [places + 1, replaced + lost];
    [t, w] = [nextT, nextW];
  }
  const size = large(base);
  if (!size || !places) return negated + places;
  const part = Math.min(1, replaced / (numbers.line.OPPOSING * sum(wanted.map(base.weightOf))));
  return negated + (1 - size) * places + size * numbers.line.REPLACED * part;
}

/** The logistic of the weighted features; features without a weight do not count. */
export function probability(found, weights) {
  let z = weights.bias ?? 0;
  for (const [name, value] of Object.entries(found)) if (value) z += value * (weights[name] ?? 0);
  return z > -60 ? 1 / (1 + Math.exp(-z)) : 0;
}

/** The probability of an inexact match that says this much, close together, with nothing that speaks against it. */
export function likeliest(coverage, info, explained, weights) {
  return probability({ fuzzy_info: Math.min(info, 4) / 4, coverage, coverage2: coverage ** 2, density: 1, explained }, weights);
}
