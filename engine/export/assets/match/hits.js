// Which templates which lines show, as engine/matching/hits.py finds out: candidates by shared words, then a closer look.

import { Tables } from "./headed.js";
import { goesOn, joined, moved } from "./join.js";
import { chosenOf, exact, features, fuzzy, likeliest, probability, scoreOf } from "./line.js";
import { Nothing } from "./nothing.js";
import { asks, sectionAbove } from "./sections.js";
import { getOr, isDigits, lists, numbers, patterns, sets, text as constants } from "./tables.js";
import { squeeze, tokens } from "./template.js";

/** The words of a lower-cased line that are looked up, each once. */
const wordsOf = (lower) => [...new Set(tokens(lower))].slice(0, numbers.line.MAX_TOKENS);

const tells = (word) => word.length > 1 && !sets.stop_words.has(word) && !isDigits(word);

/** Has the line words enough that carry a subject, if one of the template's is missing? */
function hasSubstance(row, text, score) {
  const gone = new Set(score.missing.filter(tells));
  if (score.exact || !gone.size) return true;
  const there = new Set(row.template.words.filter((word) => tells(word) && !gone.has(word)));
  const { chosen } = chosenOf(row.template, tokens(squeeze(text)[1]));
  return there.size + chosen >= numbers.inexact.SUBSTANCE;
}

const bare = (text) => text.replace(patterns.deleted.all, "");

/** Takes lines in, gives what they show: `shown` maps a template's number to its hits and how many there are. */
export class Collector {
  /** Look lines up in this base. */
  constructor(base) {
    this.base = base;
    this.weights = base.calibration.line;
    this.shown = new Map();
    this.truncated = false;
    this.groups = new Map();
    this.pieces = new Map();
    this.tables = new Tables(base);
    this.nothing = new Nothing();
  }

  /** Look at lines, in order. */
  add(lines) {
    const { BLOCK } = numbers.hits;
    for (let at = 0; at < lines.length; at += BLOCK) this.#block(lines.slice(at, at + BLOCK));
  }

  /** Look for inexact matches, after all lines were added. */
  finish() {
    for (const group of this.groups.values()) {
      const near = group.candidates.filter((candidate) => this.#promising(group, candidate));
      for (const row of this.#worthALook(group, near)) {
        const [text, score] = this.#bestOf(row, group);
        if (score.coverage >= numbers.line.COVERED && hasSubstance(row, text, score)) this.#show(row, group.line, text, score);
      }
    }
    for (const shown of this.shown.values()) shown.hits.sort((one, other) => one.line - other.line);
  }

  /** The first line of each group: its number, its text, and the same in lower case. */
  texts() {
    return [...this.groups.values()].map((group) => [group.line.number, group.text, group.lower]);
  }

  #block(block) {
    const fresh = [];
    const more = new Map();
    const work = [];
    for (const [at, line] of block.entries()) {
      const [text, lower] = squeeze(line.text);
      const key = bare(lower);
      let group = this.groups.get(key);
      if (!group) {
        if (this.groups.size >= numbers.hits.MAX_GROUPS) {
          this.truncated = true;
          this.nothing.clear();
          continue;
        }
        group = { key, line, text, lower, following: block.slice(at + 1, at + numbers.hits.JOIN), exact: new Set(), grown: 0 };
        group.blanks = lower.split(" ").length - 1;
        this.groups.set(key, group);
        fresh.push(group);
      } else if (this.#newNumbers(group, lower)) {
        const known = more.get(group) ?? new Set();
        for (const word of wordsOf(lower)) known.add(word);
        more.set(group, known);
      }
      work.push([group, line, text, lower]);
    }
    for (const group of fresh) this.#findCandidates(group);
    for (const [group, words] of more) this.#extend(group, [...words]);
    for (const [at, [group, line, text, lower]] of work.entries()) {
      for (const { row, hit } of this.nothing.below(line.number, text)) this.#add(row, hit);
      if (this.tables.any) this.#rows(work, at);
      for (const row of group.literal) this.#exact(row, group, line, text, lower);
      if (group.heads.size) this.tables.columns(group.heads, line, text);
    }
  }

  /** Does a further line of a group say numbers that the base knows and no earlier line said? */
  #newNumbers(group, lower) {
    this.numerals ??= new Set([...this.base.words.keys()].filter((word) => /^[0-9]+$/.test(word)));
    group.numbers ??= this.#numbers(group.lower);
    const found = [...this.#numbers(lower)].filter((number) => !group.numbers.has(number));
    if (!found.length || group.grown >= numbers.group.MAX_GROWN) return false;
    for (const number of found) group.numbers.add(number);
    return true;
  }

  #numbers(lower) {
    return new Set((lower.match(/\p{Nd}+/gu) ?? []).filter((number) => this.numerals.has(number)));
  }

  /** Templates with the numbers of further lines are looked for in the group's lines too, by the words of those together. */
  #extend(group, found) {
    group.grown++;
    const whole = this.#candidates(found, group.strange).filter(([, share]) => share >= numbers.candidates.WHOLE);
    const known = new Set(group.literal);
    const rows = whole.map(([number]) => this.base.templates[number]);
    this.#mayHave(group, rows.filter((row) => !known.has(row)));
  }

  #findCandidates(group) {
    const { words } = this.base;
    const found = wordsOf(group.lower);
    group.strange = found.some((word) => word.length >= numbers.hits.STRANGE && !words.has(word));
    group.candidates = this.#candidates(found, group.strange);
    const whole = group.candidates.filter(([, share]) => share >= numbers.candidates.WHOLE);
    this.#mayHave(group, whole.map(([number]) => this.base.templates[number]));
  }

  /** The group's lines may have the fixed text of these templates, or be a header, of symptoms read by columns. */
  #mayHave(group, rows) {
    group.literal ??= [];
    group.heads ??= new Set();
    for (const row of rows) {
      if (row.role === "head") group.heads.add(row.symptom);
      else if (this.#fits(row, group.key)) group.literal.push(row);
    }
  }

  /**
   * The templates of which these words say enough to be worth a look, the best first: number, share of its weight, weight.
   * Those of conditions, of which few are worth it, come last.
   */
  #candidates(words, strange) {
    const said = new Map();
    const whole = new Map();
    const say = (template, weight, share) => {
      said.set(template, (said.get(template) ?? 0) + weight);
      whole.set(template, share);
    };
    const common = [];
    for (const word of words) {
      const entry = this.base.words.get(word);
      if (entry?.templates.length > numbers.candidates.COMMON) common.push(entry);
      else if (entry) for (const [template, share] of entry.templates) say(template, entry.weight, share);
    }
    for (const entry of common) {
      const shares = new Map(entry.templates);
      for (const template of [...(said.size ? said : shares).keys()]) {
        if (shares.has(template)) say(template, entry.weight, shares.get(template));
      }
    }
    const gate = strange ? numbers.line.GATE_UNKNOWN : numbers.line.GATE;
    const enough = [];
    for (const [t, weight] of said) if (100 * weight >= gate * whole.get(t)) enough.push([weight / (whole.get(t) || 1), t]);
    enough.sort((one, other) => other[0] - one[0] || other[1] - one[1]);
    const isCondition = ([, t]) => lists.roles.includes(this.base.templates[t].role);
    const shows = enough.filter((each) => !isCondition(each)).slice(0, numbers.candidates.MAX_CANDIDATES);
    const others = enough.filter((each) => isCondition(each) && 100 * each[0] >= numbers.candidates.WHOLE);
    return [...shows, ...others].map(([share, t]) => [t, 100 * share, said.get(t)]);
  }

  /** Are the template's literal pieces, without digits and the like, in the key, in order? */
  #fits(row, key) {
    const pieces = getOr(this.pieces, row.id, () => row.template.parts.filter((part) => typeof part === "string").map(bare));
    let at = 0;
    for (const piece of pieces) {
      at = key.indexOf(piece, at);
      if (at < 0) return false;
      at += piece.length;
    }
    return true;
  }

  #exact(row, group, line, text, lower) {
    const found = row.template.find(text, lower);
    if (!found) return;
    group.exact.add(row.id);
    const hit = this.#hit(line, text, scoreOf(found, row.weight, text, moved(line, text), line.quiet && !row.measured));
    if (row.empty) this.nothing.wait(row, hit);
    else this.#add(row, hit);
    if (row.role === "under") this.tables.header(row, line.number, found.slots);
  }

  /** Rows of the tables that are open at a line of a block: they are the whole line, and their header's words speak for them. */
  #rows(block, at) {
    const [, line, text, lower] = block[at];
    for (const [row, found, weight, marked] of this.tables.rows(line, text, lower)) {
      if (asks(this.base.symptoms[row.symptom])) {
        const name = sectionAbove(block, at);
        if (name === null) continue;
        found.slots = new Map([[constants.section, name], ...found.slots]);
      }
      const score = scoreOf(found, weight, text, 0, false);
      if (marked) [score.start, score.end] = marked;
      this.#show(row, line, text, score);
    }
  }

  #show(row, line, text, score) {
    this.#add(row, this.#hit(line, text, score));
  }

  #hit(line, text, score) {
    return { line: line.number, text, probability: probability(features(score), this.weights), score };
  }

  #add(row, hit) {
    const shown = getOr(this.shown, row.id, () => ({ hits: [], count: 0 }));
    shown.count++;
    if (shown.hits.length < numbers.shown.MAX_OCCURRENCES) shown.hits.push(hit);
  }

  /** The templates that the group's first line may say inexactly, alone or with the lines after it. */
  #worthALook(group, near) {
    const rows = this.base.templates;
    const said = [...group.exact].map((number) => rows[number]).filter((row) => lists.shows.includes(row.role) && !row.strict);
    const issues = new Set(said.filter((row) => !this.base.symptoms[row.symptom].weak).map((row) => row.issue));
    const ends = new Set(tokens(group.lower.slice(-numbers.inexact.LAST_WORDS)));
    return near
      .filter(([number]) => !group.exact.has(number))
      .filter(([number, share]) => group.strange || share >= numbers.line.COVERED || rows[number].template.words.some((word) => ends.has(word)))
      .map(([number]) => rows[number])
      .filter((row) => !row.strict && !issues.has(row.issue))
      .slice(0, numbers.line.MAX_CANDIDATES);
  }

  /** Could the words, in the best order, with one slip mended and nothing else around them, count for anything? */
  #promising(group, [, share, weight]) {
    const { SLIP, COUNTS } = numbers.inexact;
    const best = group.strange ? Math.min(1, share + SLIP) : share;
    if (best < (group.strange || !group.following.length ? numbers.line.COVERED : numbers.join.GATE_JOIN)) return false;
    const explained = Math.min(1, (2 * weight) / Math.max(1, group.blanks));
    return likeliest(best, weight + SLIP, explained, this.weights) >= COUNTS;
  }

  #bestOf(row, group) {
    group.message ??= moved(group.line, group.text);
    const { message } = group;
    const { quiet } = group.line;
    const alone = fuzzy(row.template, this.base, group.text, group.lower, message, quiet);
    if (goesOn(alone, row, group.text, group.following)) {
      for (const text of joined(group.text, group.following)) {
        const [line, lower] = squeeze(text);
        const found = exact(row.template, row.weight, line, lower, message, quiet);
        if (found && found.start < group.text.length) return [line, found];
      }
    }
    return [group.text, alone];
  }
}
