// A paste made into clean lines, as engine/matching/text.py does it.

import { isAlnum, isDigits, lists, numbers, patterns, sets, text as tables } from "./tables.js";

const TAGS = new Set(["kernel:", "systemd:", "dockerd:", "journal:"]);
const NGINX = new Set(["error", "warn", "crit", "alert", "emerg", "notice"]);

/** A text without colours and other terminal codes, control characters and invisible marks; tabs and line ends stay. */
export function clean(text) {
  for (let n = 0; n < numbers.text.MAX_NESTED; n++) {
    const bare = text.replace(patterns.ansi.all, "").replace(patterns.control.all, "");
    if (bare === text) return text;
    text = bare;
  }
  return text;
}

/** The lines of a text, cleaned: number, text, where the message begins, and whether it calls itself quiet. */
export function* lines(text, first = 1) {
  let number = first;
  for (const raw of text.split("\n")) {
    for (const piece of raw.split("\r")) if (piece.trim()) yield* oneLine(number, piece);
    number++;
  }
}

function* oneLine(number, raw) {
  for (const segment of segments(raw)) {
    const text = clean(segment);
    if (isFence(text)) continue;
    for (const each of unwrapped(text)) {
      const part = each.trimEnd();
      if (!part) continue;
      const [message, quiet] = prefix(part);
      yield { number, text: part, message, quiet };
    }
  }
}

function isFence(text) {
  const bare = text.trim();
  return (bare.startsWith("```") || bare.startsWith("~~~")) && bare.length < 30 && !bare.includes(" ");
}

/** Where the next record begins in a very long line: between two objects of JSON, or before a time stamp. */
const RECORD = /(?<=\})[ \t,]{0,4}(?=\{")|(?<=[ \t])(?=\[?[0-9]{4}-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9])/;

function* segments(raw) {
  const { MAX_LINE, OVERLAP } = numbers.text;
  if (raw.length <= MAX_LINE) return yield raw;
  for (const record of raw.split(RECORD)) {
    for (let start = 0; start < record.length; start += MAX_LINE - OVERLAP) yield record.slice(start, start + MAX_LINE);
  }
}

/** The text itself, or the strings within it if it is a JSON record or holds written-out line ends. */
function* unwrapped(text) {
  const at = text.indexOf("{");
  if (at >= 0 && text.trimEnd().endsWith("}") && text.includes('":')) {
    const strings = jsonStrings(text.slice(at).trimEnd());
    if (strings.length) {
      yield* strings;
      if (!strings.includes(text)) yield text;
      return;
    }
  }
  if (text.includes("\\n") || text.includes("#012")) {
    for (const piece of text.split(patterns.break.all)) yield piece.replaceAll('\\"', '"').replaceAll("\\t", " ");
  } else {
    yield text;
  }
}

/** Every string of a JSON record, in order, cut at line ends; none if it is no JSON. */
function jsonStrings(text) {
  const { MAX_JSON_STRINGS } = numbers.text;
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const found = [];
  const stack = [value];
  while (stack.length && found.length < MAX_JSON_STRINGS) {
    const item = stack.pop();
    if (typeof item === "string") {
      found.push(...clean(item.replaceAll("\r", "\n")).split("\n").filter((piece) => piece.length > 1));
    } else if (item && typeof item === "object") {
      for (const each of Object.values(item).reverse()) stack.push(each);
    }
  }
  return found.some((piece) => piece.includes(" ")) ? found.slice(0, MAX_JSON_STRINGS * 5) : [text];
}

/** Where the message begins after timestamps, containers, hosts, processes and levels, and whether the level is a quiet one. */
export function prefix(text) {
  let at = container(text);
  let quiet = false;
  let found = false;
  for (let n = 0; n < numbers.text.PREFIX_WORDS; n++) {
    while (at < text.length && " \t>".includes(text[at])) at++;
    const end = wordEnd(text, at);
    const word = text.slice(at, end);
    const core = strip(word);
    const upper = core.toUpperCase();
    if (sets.levels.has(upper) && (core === upper || "[<".includes(word[0]))) quiet = sets.quiet.has(upper);
    else if (core && !isStamp(core) && !isTag(word, core) && !(found && goesBeforeTag(text, end))) break;
    at = end;
    found = true;
  }
  return at < text.length ? [at, quiet] : [0, quiet];
}

function strip(word) {
  let start = 0;
  let end = word.length;
  while (start < end && tables.edges.has(word[start])) start++;
  while (end > start && tables.edges.has(word[end - 1])) end--;
  return word.slice(start, end);
}

/** Where the text goes on after the name of a container and a bar, as docker compose writes them. */
export function container(text) {
  const bar = text.slice(0, 80).indexOf("|", 1);
  const name = bar > 0 ? text.slice(0, bar).trim() : "";
  return name && !name.includes(" ") && isAlnum(name[0]) ? bar + 1 : 0;
}

function wordEnd(text, at) {
  let end = text.indexOf(" ", at);
  if (end < 0) end = text.length;
  if (text[at] === "[") {
    const close = text.slice(0, end).indexOf("]", at);
    return close > 0 ? close + 1 : end;
  }
  return end;
}

function isStamp(core) {
  const digits = core.replace(/^[+*#]+/, "");
  if (digits && isDigits(digits[0]) && [...core].every((char) => sets.clock.has(char))) return true;
  return sets.zones.has(core) || sets.days.has(core) || sets.months.has(core) || isDate(core);
}

function isDate(core) {
  return core.length >= 11 && isDigits(core.slice(0, 2)) && core[2] === "/" && sets.months.has(core.slice(3, 6));
}

/** Is it a process with its number, `name[12]:`, a stream, or the kernel's name? */
function isTag(word, core) {
  if ((word.endsWith("]:") || word.endsWith("]")) && word.includes("[")) {
    const bare = word.replace(/[:\]]+$/, "");
    const bar = bare.lastIndexOf("[");
    return isDigits(bare.slice(bar + 1)) || (bar <= 0 && NGINX.has(core.toLowerCase()));
  }
  return sets.streams.has(core) || TAGS.has(word);
}

function goesBeforeTag(text, end) {
  const after = text.slice(end + 1, wordEnd(text, end + 1));
  return after.endsWith(":") && (after.endsWith("]:") || TAGS.has(after));
}
