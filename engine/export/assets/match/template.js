// Templates, as engine/template.py has them: literal pieces in order, and slots whose text fits their type.

import { hostBefore } from "./hosts.js";
import { isAlnum, matchAt, oneOf, numbers, patterns, sets, shapes, split, text as constants, wordsOf } from "./tables.js";

const BRACES = /\{\{|\}\}|\{([a-z_][a-z_0-9]*)(?::([^{}]+))?\}/g;

/** A line with every run of blanks made one space, and the same in lower case, of equal length. */
export function squeeze(line) {
  const text = evened(split(line).join(" "));
  let lower = text.toLowerCase();
  if (lower.length !== text.length) {
    lower = [...text].map((c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join("");
  }
  return [text, lower];
}

/** JSON as one writes it by hand, whoever has printed it: `"a" :1,"b":2` becomes `"a": 1, "b": 2`; as engine/grammar.py does it. */
function evened(text) {
  const pieces = text.split('"');
  const last = pieces.length - 1;
  const made = [...pieces];
  for (const [at, piece] of pieces.entries()) {
    const bare = piece.replace(/^ +/, "");
    if (at && (bare[0] === ":" || bare[0] === ",") && closes(pieces[at - 1], at)) {
      const more = bare.slice(1).replace(/^ +/, "");
      if (!more.startsWith(":")) made[at] = more || at < last ? `${bare[0]} ${more}` : bare[0];
    }
    if (at < last && made[at].endsWith(",") && opens(pieces[at + 1], at + 1 === last)) made[at] += " ";
  }
  return made.join('"');
}

/** Does the quote number `at` of a text close what it stands behind? */
function closes(before, at) {
  const bare = before.replace(/\\+$/, "");
  return bare ? at % 2 === 0 || !sets.before_opening.has(bare.at(-1)) : at > 1;
}

const opens = (after, last) => (after ? !sets.after_closing.has(after[0]) : !last);

/** The words and the numbers of a lower-cased text, in order. */
export const tokens = (lower) => lower.match(patterns.token.all) ?? [];

/** Is it what people write in place of a value that they keep to themselves? */
export const masked = (value) => patterns.mask.whole.test(value);

function singleSpaced(text) {
  const head = /^\s/.test(text) ? " " : "";
  const tail = /\s$/.test(text) && text.trim() ? " " : "";
  return head + split(text).join(" ") + tail;
}

/** The type of a slot as written: of a choice its texts in lower case, longer ones first, and their shape. */
function typed(type) {
  if (!type.includes("|")) return { type };
  const texts = [...new Set(type.split("|").map((each) => split(each).join(" ").toLowerCase()))].sort((a, b) => b.length - a.length);
  const name = texts.join("|");
  shapes[name] ??= oneOf(texts);
  return { type: name, texts };
}

/** A template that can be sought in lines. */
export class Template {
  /** From a text that the compiler has read before. */
  constructor(text) {
    this.text = text;
    const literals = [""];
    const slots = [];
    let at = 0;
    const read = (end) => (literals[literals.length - 1] += text.slice(at, end));
    for (const found of text.matchAll(BRACES)) {
      read(found.index);
      at = found.index + found[0].length;
      if (found[1] === undefined) {
        literals[literals.length - 1] += found[0][0];
      } else {
        literals.push("");
        slots.push({ name: found[1], ...typed(found[2] ?? "") });
      }
    }
    read();
    const pieces = evened(literals.map((each) => singleSpaced(each).toLowerCase()).join(constants.stands_in)).split(constants.stands_in);
    const parts = pieces.flatMap((piece, n) => [n === slots.length ? piece.trimEnd() : piece, slots[n]]).filter(Boolean);
    if (typeof parts[0] === "string") {
      parts[0] = parts[0].trimStart();
      if (!parts[0]) parts.shift();
    }
    if (parts[0].type === constants.prompt) parts[1] = parts[1].trimStart();
    this.parts = parts;
    this.words = parts.flatMap((part) => (typeof part === "string" ? tokens(part) : []));
    this.choices = parts.filter((part) => part.texts).map((part) => part.texts);
    this.slack = parts.filter((part) => typeof part !== "string").length;
  }

  /** The first place where the template stands word for word: start, end and slots; null if there is none. */
  find(line, lower) {
    if (this.parts.at(-1).type === "rest") [line, lower] = [`${line} `, `${lower} `];
    const literal = typeof this.parts[0] === "string" ? this.parts[0] : this.parts[1];
    let at = lower.indexOf(literal);
    if (at < 0 || !this.#hasLiterals(lower, at)) return null;
    for (let n = 0; n < numbers.template.MAX_STARTS && at >= 0; n++) {
      const found = this.#from(line, lower, at);
      if (found) return found;
      at = lower.indexOf(literal, at + 1);
    }
    return null;
  }

  #hasLiterals(lower, at) {
    for (const part of this.parts) {
      if (typeof part !== "string") continue;
      at = lower.indexOf(part, at);
      if (at < 0) return false;
      at += part.length;
    }
    return true;
  }

  #from(line, lower, at) {
    const { parts } = this;
    const slots = new Map();
    let start = at;
    let index = 1;
    if (typeof parts[0] === "string") {
      if (at > 0 && isAlnum(parts[0][0]) && isAlnum(lower[at - 1])) return null;
      at += parts[0].length;
    } else {
      const span = ahead(parts[0], line, at);
      if (span === null || !keep(slots, parts[0], line.slice(...span))) return null;
      [start] = span;
      index = 2;
      at += parts[1].length;
    }
    const end = this.#slotsFrom(index, line, lower, at, slots);
    if (end === null || (end < lower.length && isAlnum(lower[end]) && this.#endsAWord(lower[end - 1]))) return null;
    return { start, end: Math.min(end, line.trimEnd().length), slots };
  }

  /** Does the template end with fixed text, or one of several, whose last character this is, and which is one of a word? */
  #endsAWord(last) {
    const part = this.parts.at(-1);
    return isAlnum(last) && (typeof part === "string" || part.texts !== undefined);
  }

  /** The line as one row: the template from its first character to its last; null if it is not that. */
  whole(line, lower) {
    const slots = new Map();
    const size = line.length;
    const last = this.parts.at(-1);
    if (last.type === "rest") [line, lower] = [`${line} `, `${lower} `];
    const [first] = this.parts;
    const isText = typeof first === "string";
    if (isText && !lower.startsWith(first)) return null;
    const end = this.#slotsFrom(Number(isText), line, lower, isText ? first.length : 0, slots);
    if (end === null || (end < size && (typeof last === "string" || shapes[last.type]))) return null;
    return { start: 0, end: Math.min(end, size), slots };
  }

  /** Where the parts from a slot on end, the first of them beginning at `at`; null if they do not fit. */
  #slotsFrom(index, line, lower, at, slots) {
    const { parts } = this;
    const turns = [];
    let left = numbers.template.MAX_TURNS;
    for (; index < parts.length; index += 2) {
      let slot = parts[index];
      const literal = parts[index + 1] ?? null;
      let step = take(slot, literal, line, lower, at);
      if (step && literal !== null && !shapes[slot.type]) turns.push([index, at, step[1], new Map(slots)]);
      while (!step || !keep(slots, slot, step[0])) {
        if (!turns.length || !left) return null;
        left--;
        const [turn, from, end, held] = turns.pop();
        [index, at] = [turn, from];
        slots.clear();
        for (const [name, value] of held) slots.set(name, value);
        slot = parts[index];
        step = longer(parts[index + 1], line, lower, at, end);
        if (step) turns.push([index, at, step[1], held]);
      }
      at = step[1];
    }
    return at;
  }
}

/** As `take` for a slot of any text whose literal was found to end at `end`: with the next place of the literal. */
function longer(literal, line, lower, at, end) {
  const found = findWithin(lower, literal, end - literal.length + 1, at + numbers.template.MAX_SLOT + literal.length);
  return found > at ? [line.slice(at, found).trim(), found + literal.length] : null;
}

/** Note a slot's value; false if the same name already took another one. */
function keep(slots, slot, value) {
  if (slot.name === "_") return true;
  if (!slots.has(slot.name)) slots.set(slot.name, value);
  return slots.get(slot.name) === value;
}

/** Where the value of a slot begins and ends that stands before the first literal, which begins at `at`. */
function ahead(slot, line, at) {
  if (slot.type === constants.prompt) return hostBefore(line, at);
  const value = before(slot, line, at);
  return value === null ? null : [at - value.length, at];
}

/** The value of a slot that ends there, before the first literal, which begins at `at`. */
function before(slot, line, at) {
  const head = line.slice(Math.max(0, at - numbers.template.MAX_SLOT), at);
  const shape = shapes[slot.type];
  if (!shape) return head.trimStart() || null;
  if (slot.texts) return textBefore(slot, head);
  for (let start = firstWord(slot.type, head); start < head.length; start++) {
    if (shape.whole.test(head.slice(start))) return head.slice(start);
  }
  return null;
}

/** The one of the slot's texts with which a line's head ends, if it does not begin within a word. */
function textBefore(slot, head) {
  for (const text of slot.texts) {
    const value = head.slice(-text.length);
    if (value.toLowerCase() === text && !(isAlnum(text[0]) && isAlnum(head.slice(-text.length - 1, -text.length)))) return value;
  }
  return null;
}

/** Where the word at the end of a text begins, or the first of the words that a value of this type may have. */
function firstWord(kind, head) {
  let start = head.length;
  for (let n = wordsOf[kind] ?? 1; n > 0; n--) {
    const before = head.slice(0, start);
    start = Math.max(before.lastIndexOf(" "), before.lastIndexOf("\t"));
    if (start < 0) return 0;
  }
  return start + 1;
}

/** As Python's `str.find` with an end: -1 if the text does not stand wholly before it. */
function findWithin(lower, literal, from, end) {
  const at = lower.slice(0, end).indexOf(literal, from);
  return at;
}

/** As Python's `str.rfind` with bounds. */
function findLast(lower, literal, from, end) {
  const last = Math.min(end, lower.length) - literal.length;
  if (last < from) return -1;
  const at = lower.lastIndexOf(literal, last);
  return at < from ? -1 : at;
}

/** The value of a slot that begins at `at`, and where the match goes on. */
function take(slot, literal, line, lower, at) {
  const { MAX_SLOT } = numbers.template;
  const shape = shapes[slot.type];
  if (literal === null) {
    if (!shape) {
      const value = line.slice(at, at + MAX_SLOT).trim();
      return value || slot.type === "rest" ? [value, Math.min(line.length, at + MAX_SLOT)] : null;
    }
    const found = matchAt(shape, line, at);
    return found === null ? null : [found.replace(/[.:]+$/, ""), at + found.length];
  }
  if (!shape) {
    const end = findWithin(lower, literal, at + 1, at + MAX_SLOT + literal.length);
    return end > at ? [line.slice(at, end).trim(), end + literal.length] : null;
  }
  const found = matchAt(shape, line, at);
  if (found === null) return null;
  let end = findLast(lower, literal, at + 1, at + found.length + literal.length);
  while (end > at) {
    if (shape.whole.test(line.slice(at, end))) return [line.slice(at, end), end + literal.length];
    end = findLast(lower, literal, at + 1, end + literal.length - 1);
  }
  return null;
}
