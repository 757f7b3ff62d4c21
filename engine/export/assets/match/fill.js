// Values of the log put into commands, as in engine/fill.py: one that could be more than a value leaves its slot's name standing.

import { patterns } from "./tables.js";

const OPENERS = ["$(", "${", "<<", "$'"];

/** The command with each `{name}` that has a value replaced by it, quoted for a POSIX shell. */
export function fill(command, slots) {
  return command.replace(patterns.slot.all, (whole, name, at) => {
    return slots.has(name) ? fitted(slots.get(name), command.slice(0, at), whole) : whole;
  });
}

/** The same for a text that people read and no shell does. */
export function fillText(text, slots) {
  return text.replace(patterns.slot.all, (whole, name) => (slots.has(name) ? slots.get(name).replace(patterns.fill_control.all, "") : whole));
}

function fitted(value, before, slot) {
  if (patterns.plain.whole.test(value)) return value;
  if (!value || value.startsWith("-") || value.search(patterns.fill_control.all) >= 0 || withinQuotes(before)) return slot;
  return quoted(value);
}

/** As Python's `shlex.quote`. */
function quoted(value) {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`;
}

/** Does a quotation stand open at the end of this piece of a command, or anything in which no quoting is sure? */
function withinQuotes(before) {
  let quote = "";
  let at = 0;
  while (at < before.length) {
    const char = before[at];
    if (char === "\\" && quote !== "'") {
      at += 2;
      continue;
    }
    if (quote !== "'" && (char === "`" || OPENERS.some((opener) => before.startsWith(opener, at)))) return true;
    if (quote) quote = char === quote ? "" : quote;
    else if (char === "'" || char === '"') quote = char;
    at++;
  }
  return Boolean(quote) || at > before.length;
}
