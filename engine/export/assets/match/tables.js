// What the exporter read off the engine's Python modules: bounds, word lists, patterns. Nothing of it is written down here.

export const numbers = {};
export const sets = {};
export const lists = {};
export const patterns = {};
export const shapes = {};
export const wordsOf = {};
export const text = {};

/** Fill the tables from the index. */
export function setTables(index) {
  Object.assign(numbers, index.numbers);
  for (const [name, values] of Object.entries(index.sets)) sets[name] = new Set(values);
  Object.assign(lists, index.lists);
  for (const [name, source] of Object.entries(index.patterns)) patterns[name] = variants(...[source].flat());
  for (const [name, source] of Object.entries(index.shapes)) shapes[name] = variants(source);
  Object.assign(wordsOf, index.words_of);
  patterns.spaces = variants(`[${index.spaces}]+`);
  patterns.deleted = variants(`[${index.deleted.replace(/[\\\]^-]/g, "\\$&").replace(/\t/g, "\\t").replace(/\r/g, "\\r")}]+`);
  Object.assign(text, {
    asked: index.asked, edges: new Set(index.edges), units: index.units, no_unit: index.no_unit, name_units: index.name_units,
    decoration: new Set(index.decoration), wording: index.wording, risks: index.risks, section: index.section,
    stands_in: index.stands_in, prompt: index.prompt,
  });
}

/** A pattern as Python uses it: everywhere, from one place on, or for the whole of a text. */
function variants(source, flags = "") {
  return {
    all: new RegExp(source, `gu${flags}`),
    here: new RegExp(source, `uy${flags}`),
    whole: new RegExp(`^(?:${source})$`, `u${flags}`),
    start: new RegExp(`^(?:${source})`, `u${flags}`),
  };
}

/** A pattern that takes one of these texts, in any case. */
export const oneOf = (texts) => variants(texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "i");

/** The text that a pattern takes from this place on, or null. */
export function matchAt(pattern, line, at) {
  pattern.here.lastIndex = at;
  const found = pattern.here.exec(line);
  return found ? found[0] : null;
}

const ALNUM = /^[\p{L}\p{N}]$/u;
const DIGITS = /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+$/u;
const ASCII = /^[\x00-\x7f]*$/;

/** As Python's `str.isalnum` for one character. */
export const isAlnum = (char) => ALNUM.test(char);
/** As Python's `str.isdigit`. */
export const isDigits = (word) => DIGITS.test(word);
/** As Python's `str.isascii`. */
export const isAscii = (word) => ASCII.test(word);

/** As Python's `str.split` without an argument. */
export function split(line) {
  return line.split(patterns.spaces.all).filter(Boolean);
}

/** As Python's `round` to four places. */
export const rounded = (value) => Number(value.toFixed(4));

/** The value under a key, made first if there is none. */
export function getOr(map, key, make) {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** As Python's `round` to a whole number. */
export function roundHalfEven(value) {
  const down = Math.floor(value);
  return value - down === 0.5 ? down + (down % 2) : Math.round(value);
}
