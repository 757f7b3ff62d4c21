// A person's words against the base, as in engine/matching/prose.py: BM25, the likest sentences, naive Bayes.

import { likest as likestWord } from "./align.js";
import { manner } from "./manner.js";
import { getOr, isAscii, isDigits, numbers, patterns, sets } from "./tables.js";
import { tokens } from "./template.js";
import { proseWords } from "./words.js";

const starts = (pattern, text) => {
  pattern.here.lastIndex = 0;
  return pattern.here.test(text);
};
const symbols = (text) => (text.match(patterns.symbols.all) ?? []).length;

/** What of these lines a person wrote, and how sure it is that a person did (0 to 1). */
export function peopleSay(lines) {
  const { STOP_SHARE, FAINT, QUOTING } = numbers.prose;
  const output = new Set(lines.filter((line) => starts(patterns.output, line.text) || isPrinted(line.text)).map((line) => line.text));
  const plain = lines.filter((line) => line.message === 0 && !starts(patterns.machine, line.text) && !output.has(line.text));
  const alone = lines.length <= 2 && !output.size;
  const said = plain.map((line) => line.text).filter((text) => stops(text) >= (alone ? 0 : STOP_SHARE / 2));
  const words = said.flatMap((text) => tokens(text.toLowerCase()));
  if (!words.length) return [0, ""];
  const text = said.join("\n");
  let share = Math.min(1, stops(text) / STOP_SHARE);
  if (alone) share = Math.max(share, isPlain(text, words) ? 0.7 : FAINT);
  const all = lines.reduce((count, line) => count + tokens(line.text.toLowerCase()).length, 0);
  const part = words.length / Math.max(1, all);
  return [Math.min(share * Math.min(1, 0.4 + part), output.size ? QUOTING : 1), text];
}

/** Did a program print this, by its numbers, rather than a person quote them in a sentence? */
function isPrinted(line) {
  const { PRINTED, STOP_SHARE } = numbers.prose;
  const text = line.slice(0, PRINTED);
  if ((text.match(patterns.pair.all) ?? []).length < 2 && text.search(patterns.printed.all) < 0) return false;
  const words = tokens(text.toLowerCase());
  return words.filter((word) => sets.stop_words.has(word)).length < STOP_SHARE * words.length;
}

/** How much a text says (0 to 1): one or two words of a subject could mean anything. */
export const substance = (text) => Math.min(1, new Set(proseWords(text).filter((word) => !isDigits(word))).size / numbers.prose.FEW) ** 2;

function isPlain(text, words) {
  return words.length >= 2 && words.filter(isDigits).length <= words.length / 4 && symbols(text) <= words.length / 6;
}

/** The share of stop words, and of words in other writings, among the words of a text, less for digits and symbols. */
function stops(text) {
  const words = tokens(text.toLowerCase()).slice(0, 600);
  if (!words.length) return 0;
  const count = words.filter((word) => sets.stop_words.has(word) || !isAscii(word)).length;
  const digits = words.filter(isDigits).length;
  return Math.max(0, (count - digits) / words.length - (0.5 * symbols(text)) / words.length);
}

/** What of a text is looked at. */
const cut = (text) => [...text.slice(0, 2 * numbers.prose.MAX_TEXT)].slice(0, numbers.prose.MAX_TEXT).join("");

/** The words of a text as the base has them: stems, synonyms replaced, slips mended. */
function queryWords(base, text) {
  const bare = cut(text).replace(patterns.markup.all, "");
  const words = proseWords(base.synonyms.phrases(bare)).map((word) => base.synonyms.one(word));
  return [...new Set([...new Set(words)].map((word) => (base.prose.has(word) ? word : mended(base, word))))];
}

function mended(base, word) {
  if (word.length < 5 || !isAscii(word) || isDigits(word)) return word;
  return likestWord(word, base.similarWords(word), numbers.prose.TYPO_CUTOFF) ?? word;
}

/** The issues that fit a person's text, best first, and how well what is outside the guides fits it. */
export function rankProse(base, text, limit = 8) {
  const words = queryWords(base, text);
  const known = new Map(words.filter((word) => base.prose.has(word)).map((word) => [word, base.prose.get(word)]));
  if (!known.size) return { scores: [], outside: null };
  const outside = base.lengths.length - 1;
  const bm25 = bm25Of(base.lengths, known);
  const best = [...bm25.keys()].filter((n) => n !== outside).sort((a, b) => bm25.get(b) - bm25.get(a)).slice(0, 2 * limit);
  const some = [...best, outside];
  const weigh = (unknown, power) => words.reduce((sum, word) => sum + (known.has(word) ? known.get(word).weight ** power : unknown), 0);
  const likest = sentences(base, known, weigh(0.25, 2) ** 0.5, new Set(some));
  const near = nearest(likest);
  const naive = naiveBayes(base, known, some);
  const score = (n) => ({
    ...scoreOf(n, bm25.get(n) ?? 0, likest.get(n) ?? [], known, weigh(1, 1), near.get(n) ?? 0),
    ...naive.get(n),
    length: words.length,
  });
  const scores = best.map(score).sort((one, other) => other.total - one.total);
  return { scores: scores.slice(0, limit), outside: score(outside), manner: manner(cut(text), base.manner) };
}

/** The BM25 score of each issue as a share of the most that these words could give. */
function bm25Of(lengths, known) {
  const { K1, B } = numbers.prose;
  const average = lengths.reduce((one, other) => one + other, 0) / Math.max(1, lengths.length) || 1;
  const scores = new Map();
  let top = 0;
  for (const { weight, issues } of known.values()) {
    top += weight;
    for (const [issue, count] of issues) {
      const bound = K1 * (1 - B + (B * lengths[issue]) / average);
      scores.set(issue, (scores.get(issue) ?? 0) + (weight * count * (K1 + 1)) / (count + bound));
    }
  }
  for (const [issue, score] of scores) scores.set(issue, score / (top * (K1 + 1)));
  return scores;
}

/** For each of some issues its tempered posterior among them, and its log odds against the last of them, what is outside. */
function naiveBayes(base, known, some) {
  const { PSEUDO } = numbers.prose;
  const temper = known.size ** 0.5;
  const logs = some.map((n) => {
    let sum = 0;
    for (const { issues } of known.values()) sum += Math.log(((issues.get(n) ?? 0) + PSEUDO) / (base.lengths[n] + PSEUDO * base.proseSize));
    return sum / temper;
  });
  const top = Math.max(...logs);
  const whole = logs.reduce((sum, value) => sum + Math.exp(value - top), 0);
  return new Map(some.map((n, at) => [n, { naive: Math.exp(logs[at] - top) / whole, odds: logs[at] - logs.at(-1) }]));
}

/** For each issue its likest sentences with their cosines, the likest first. */
function sentences(base, known, norm, issues) {
  const shared = new Map();
  for (const { weight, sentences: holders } of known.values()) {
    for (const holder of holders) shared.set(holder, (shared.get(holder) ?? 0) + weight ** 2);
  }
  const found = new Map();
  for (const [number, product] of shared) {
    const row = base.sentences[number];
    if (!issues.has(row.issue)) continue;
    getOr(found, row.issue, () => []).push([product / Math.max(1e-9, norm * row.square ** 0.5), row.text]);
  }
  for (const likest of found.values()) likest.sort((one, other) => other[0] - one[0]);
  return found;
}

/** For each issue its share of the likest sentences of all. */
function nearest(likest) {
  const { NEIGHBOURS } = numbers.prose;
  const all = [...likest].flatMap(([issue, some]) => some.slice(0, NEIGHBOURS).map(([cosine]) => [cosine ** 2, issue]));
  const best = all.sort((one, other) => other[0] - one[0] || other[1] - one[1]).slice(0, NEIGHBOURS);
  const whole = best.reduce((sum, [square]) => sum + square, 0) || 1;
  const shares = new Map();
  for (const [square, issue] of best) shares.set(issue, (shares.get(issue) ?? 0) + square / whole);
  return shares;
}

function scoreOf(issue, bm25, likest, known, whole, near) {
  const { SENTENCES, STRONG } = numbers.prose;
  const cosines = likest.slice(0, SENTENCES + 1).map(([cosine]) => cosine);
  const shared = [...known.values()].filter((entry) => entry.issues.has(issue)).map((entry) => entry.weight);
  const sum = (values) => values.reduce((one, other) => one + other, 0);
  const sentence = cosines[0] ?? 0;
  return {
    issue,
    bm25,
    sentence,
    words: shared.filter((weight) => weight >= STRONG).length,
    covered: sum(shared) / whole,
    near,
    likest: likest[0]?.[1] ?? "",
    total: bm25 + 0.1 * sentence + 0.05 * (sum(cosines.slice(1)) / SENTENCES),
  };
}
