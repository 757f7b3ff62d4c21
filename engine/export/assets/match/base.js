// The exported index, as engine/matching/index.py reads the compiled one. What follows from other rows is added up here.

import { getOr, isDigits, numbers, roundHalfEven, setTables } from "./tables.js";
import { Template } from "./template.js";
import { Synonyms } from "./words.js";

/** The knowledge to match against. */
export class Base {
  /** From what the export wrote. */
  constructor(data) {
    setTables(data);
    this.calibration = data.calibration;
    this.issues = data.issues.map((issue, id) => ({ ...issue, id }));
    this.symptoms = data.symptoms;
    this.words = new Map();
    for (const [weight, words] of data.words) for (const word of words.split(" ")) this.words.set(word, { weight, templates: [] });
    this.templates = data.templates.map((row, id) => this.#template(row, id));
    this.ofSymptom = new Map();
    for (const row of this.templates) getOr(this.ofSymptom, row.symptom, () => []).push(row);
    this.lengths = data.lengths;
    this.proseSize = data.prose_words;
    this.manner = Int8Array.from(atob(data.manner), (char) => char.charCodeAt(0));
    this.synonyms = new Synonyms(data.synonyms);
    this.sentences = data.sentences.map(([issue, text]) => ({ issue, text, square: 0 }));
    this.prose = new Map(data.prose.map((row) => this.#proseWord(row, data.prose_weights)));
  }

  #template([symptom, role, strict, text], id) {
    const template = new Template(text);
    const distinct = [...new Set(template.words)];
    const weighed = distinct.filter((word) => role !== "row" || !isDigits(word));
    const weight = weighed.reduce((sum, word) => sum + this.weightOf(word), 0);
    const share = roundHalfEven(100 * weight);
    if (role !== "row") for (const word of distinct) getOr(this.words, word, () => ({ weight: 1, templates: [] })).templates.push([id, share]);
    const { EMPTY, MEASURED } = numbers.rows;
    const { issue } = this.symptoms[symptom];
    return { id, symptom, issue, role, strict: Boolean(strict), measured: strict === MEASURED, empty: strict === EMPTY, template, weight };
  }

  #proseWord([word, place, issues, sentences], weights) {
    const weight = weights[place];
    const counts = new Map();
    let at = 0;
    for (let n = 0; n < issues.length; n += 2) counts.set((at += issues[n]), issues[n + 1] / 10);
    at = 0;
    const holders = sentences.map((step) => (at += step));
    for (const holder of holders) this.sentences[holder].square += weight ** 2;
    return [word, { weight, issues: counts, sentences: holders }];
  }

  /** The weight of a word; one that the base does not have weighs 1. */
  weightOf = (word) => this.words.get(word)?.weight ?? 1;

  /** Does any template have the word? */
  known = (word) => Boolean(this.words.get(word)?.templates.length);

  /** Words of the base's prose that begin with the same letter and are about as long. */
  similarWords(word) {
    this.byLetter ??= grouped(this.prose.keys());
    const some = this.byLetter.get(word[0]) ?? [];
    return some.filter((each) => Math.abs(each.length - word.length) <= 2).slice(0, 4000);
  }
}

function grouped(words) {
  const groups = new Map();
  for (const word of words) getOr(groups, word[0], () => []).push(word);
  return groups;
}
