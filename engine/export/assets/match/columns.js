// Rows of tables that are read by the names of their columns, as in engine/matching/columns.py.

import { agree } from "./headed.js";
import { headers, plainName, rows } from "./layout.js";
import { isDigits, patterns } from "./tables.js";
import { squeeze, Template, tokens } from "./template.js";

/** What a cell may say: a template, and the same without the text at its beginning, which may be nothing. */
class Cell {
  constructor(text) {
    this.whole = new Template(text);
    const [first] = this.whole.parts;
    const free = typeof first !== "string" && !first.type && this.whole.parts.length > 1;
    this.short = free ? new Template(text.slice(text.indexOf("}") + 1)) : null;
    this.emptied = free ? first.name : "_";
    this.measured = this.whole.parts.filter((part) => ["size", "duration"].includes(part.type) && part.name !== "_");
  }

  /** The values in a cell that is this from its first character to its last; null if it is not. */
  find(text, lower) {
    const found = this.whole.whole(text, lower);
    if (found) return found.slots;
    const rest = this.short?.whole(text, lower);
    if (!rest) return null;
    return this.emptied === "_" ? rest.slots : new Map([[this.emptied, ""], ...rest.slots]);
  }
}

/** What the columns of a symptom ask for. */
class Wanted {
  constructor(symptom) {
    this.columns = symptom.columns.map(([names, cells]) => ({ names: names.map(plainName), cells: cells.map((text) => new Cell(text)) }));
    const of = symptom.values?.[0].of ?? "";
    const marked = this.columns.findIndex(({ cells }) => cells.some((cell) => cell.whole.parts.some((part) => part.name === of)));
    this.marked = Math.max(0, marked);
  }

  /** Could a line have all the names? */
  mayStandIn(plain) {
    return this.columns.every(({ names }) => names.some((name) => plain.includes(name)));
  }

  /** Where the header has each of the columns; null if it lacks one. */
  places(header) {
    const found = this.columns.map((column) => placeOf(column, header));
    return found.every(Boolean) ? found : null;
  }

  /** The values of a row cut into these cells; null if one of them is not as wanted, or two disagree. */
  read(line, spans, places) {
    const slots = new Map();
    for (const [n, column] of this.columns.entries()) {
      const [place, unit] = places[n];
      const found = valuesOf(column, line.slice(...spans[place]), unit);
      if (!found || !agree(slots, found)) return null;
      for (const [name, value] of found) slots.set(name, value);
    }
    return slots;
  }
}

/** Where the header has a column; a name that ends with a unit is the column's only if its cells are sizes. */
function placeOf({ names, cells }, header) {
  for (const name of names) {
    const found = header.names.get(name);
    if (found && (!found[1] || cells.some((cell) => cell.measured.some((slot) => has(slot, found[1]))))) return found;
  }
  return null;
}

/** The values of a cell; those without a unit take that of the column's name. */
function valuesOf({ cells }, text, unit) {
  const [bare, lower] = squeeze(text);
  for (const cell of cells) {
    const slots = cell.find(bare, lower);
    if (!slots) continue;
    for (const slot of cell.measured) {
      const value = slots.get(slot.name);
      if (has(slot, unit) && /^[0-9.,]*$/.test(value)) slots.set(slot.name, value + unit);
    }
    return slots;
  }
  return null;
}

/** Is the unit one that values of the slot have? */
const has = (slot, unit) => unit !== "" && (slot.type === "duration") === (unit.at(-1) === "s");

/** The tables that are open, by the template of the symptom's row. */
export class Sheets {
  /** With none open. */
  constructor(base) {
    this.base = base;
    this.open = new Map();
    this.wanted = new Map();
  }

  /** A line, squeezed in `text`, that may be the header of these symptoms' columns; `room` is how many tables may be open. */
  head(symptoms, line, text, within, room) {
    let found = null;
    const plain = plainName(text);
    for (const symptom of symptoms) {
      const wanted = this.#asked(symptom);
      if (!wanted.mayStandIn(plain)) continue;
      found ??= isTyped(text) ? [] : headers(line.text);
      const readings = found.map((header) => [header, wanted.places(header)]).filter(([, places]) => places);
      const row = this.base.ofSymptom.get(symptom).find((each) => each.role === "columns");
      if (!readings.length || !(this.open.has(row.id) || this.open.size < room)) continue;
      const last = line.number + (this.base.symptoms[symptom].within ?? within);
      this.open.set(row.id, { row, wanted, weight: this.#weight(...readings[0]), last, readings });
    }
  }

  /** The rows that a line is, as Tables gives them. */
  *rows(line, text) {
    const cut = new Map();
    for (const table of [...this.open.values()]) {
      if (line.number > table.last) {
        this.open.delete(table.row.id);
        continue;
      }
      const found = first(table, line.text, cut);
      if (!found) continue;
      const [slots, span] = found;
      yield [table.row, { start: 0, end: text.length, slots }, table.weight + table.row.weight, squeezed(line.text, span, text)];
    }
  }

  #asked(symptom) {
    if (!this.wanted.has(symptom)) this.wanted.set(symptom, new Wanted(this.base.symptoms[symptom]));
    return this.wanted.get(symptom);
  }

  /** What the words of the names say together. */
  #weight(header, places) {
    const held = new Set(places.map(([place]) => place));
    const names = [...header.names].filter(([, [place, unit]]) => held.has(place) && !unit).map(([name]) => name);
    const words = new Set(names.flatMap((name) => tokens(name)).filter((word) => !isDigits(word)));
    return [...words].reduce((sum, word) => sum + this.base.weightOf(word), 0);
  }
}

/** Is it a command at a prompt? A header may begin with another mark that shells use too: `# pxname svname`. */
function isTyped(text) {
  const typed = patterns.prompt.start.exec(text);
  return typed !== null && [undefined, "$"].includes(typed[1]);
}

/** The values of the row that a line is, in the first way in which it is one, and the cell that is marked; `cut` lines are kept. */
function first({ readings, wanted }, line, cut) {
  for (const [header, places] of readings) {
    if (!cut.has(header)) cut.set(header, [...rows(header, line)]);
    for (const spans of cut.get(header)) {
      const slots = wanted.read(line, spans, places);
      if (slots) return [slots, spans[places[wanted.marked][0]]];
    }
  }
  return null;
}

/** Where a cell of a line stands in the same line squeezed; all of it if the cell cannot be found there. */
function squeezed(line, [at, end], text) {
  const cell = squeeze(line.slice(at, end))[0];
  const start = squeeze(line.slice(0, end))[0].length - cell.length;
  return cell && text.startsWith(cell, start) ? [start, start + cell.length] : [0, text.length];
}
