// Words of people: stems, stop words, synonyms, as engine/matching/words.py and synonyms.py have them.

import { isAscii, isDigits, lists, sets } from "./tables.js";
import { tokens } from "./template.js";

const SEAM = /(?<=[a-z])(?=[A-Z][a-z])/g;

/** A light English stem: endings of number, tense and adverb are taken off; short words stay. */
export function stem(word) {
  if (word.length <= 3 || !isAscii(word)) return word;
  for (const suffix of lists.suffixes) {
    if (!word.endsWith(suffix) || word.length - suffix.length < 3) continue;
    let base = word.slice(0, -suffix.length);
    if (suffix === "ies" || suffix === "ied") return base + "y";
    if (base.length > 3 && base.at(-1) === base.at(-2) && !"sl".includes(base.at(-1))) base = base.slice(0, -1);
    return withoutE(base);
  }
  return withoutE(word);
}

const withoutE = (word) => (word.endsWith("e") && word.length > 4 ? word.slice(0, -1) : word);

const isWide = (char) => lists.wide.some(([low, high]) => low <= char && char <= high);

/** The stems of the words of a person's text, stop words left out; writings without spaces give pairs of characters. */
export function proseWords(text) {
  const found = [];
  for (const word of tokens(text.replace(SEAM, " ").toLowerCase())) {
    if (isWide(word[0])) {
      for (let at = 0; at < Math.max(1, word.length - 1); at++) found.push(word.slice(at, at + 2));
    } else if (!sets.stop_words.has(word) && (word.length > 1 || isDigits(word))) {
      found.push(stem(word));
    }
  }
  return found;
}

/** Words that mean the same, as the guides' writers list them. */
export class Synonyms {
  /** From tables of words and what they stand for. */
  constructor({ exact, prefixes, inside }) {
    this.exact = new Map(Object.entries(exact));
    this.prefix = new Map(Object.entries(prefixes));
    this.inside = new Map(Object.entries(inside));
  }

  /** The text with the words added that its phrases stand for. */
  phrases(text) {
    const lower = text.toLowerCase();
    const found = [...this.inside].filter(([phrase]) => lower.includes(phrase)).map(([, stands]) => stands);
    return found.length ? `${text} ${found.join(" ")}` : text;
  }

  /** The word that stands for this one, or the word itself. */
  one(word) {
    const stands = this.exact.get(word);
    if (stands !== undefined || !this.prefix.size) return stands ?? word;
    for (let end = word.length; end > 3; end--) {
      const found = this.prefix.get(word.slice(0, end));
      if (found !== undefined) return found;
    }
    return word;
  }
}
