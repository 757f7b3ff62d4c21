// Rows of tables, as in engine/matching/headed.py: lines whose meaning is in the header or the command's echo above them.

import { Sheets } from "./columns.js";
import { asks, section } from "./sections.js";
import { numbers, patterns } from "./tables.js";
import { container } from "./text.js";

/** The tables that are open, line by line. A line that is missing (a blank one), or a prompt, ends all of them. */
export class Tables {
  /** With none open. */
  constructor(base) {
    this.base = base;
    this.open = new Map();
    this.sheets = new Sheets(base);
    this.number = 0;
  }

  /** A line that shows the header of a symptom's rows; only to be told after `rows` was asked for the line. */
  header(row, number, slots) {
    const { MAX_OPEN, WITHIN } = numbers.headed;
    const last = number + (this.base.symptoms[row.symptom].within ?? WITHIN);
    for (const each of this.base.ofSymptom.get(row.symptom)) {
      const room = this.open.has(each.id) || this.open.size < MAX_OPEN;
      if (each.role === "row" && room) this.open.set(each.id, { row: each, weight: row.weight, slots, last });
    }
    this.number = number;
  }

  /** A line that may have the names of these symptoms' columns; only to be told after `rows` was asked for the line. */
  columns(symptoms, line, text) {
    const { MAX_OPEN, WITHIN } = numbers.headed;
    this.sheets.head(symptoms, line, text, WITHIN, MAX_OPEN);
    this.number = line.number;
  }

  /** A line ends the tables, but for those whose rows are told apart by the sections that such lines begin. */
  #end(text) {
    const goingOn = this.open.size > 0 && section(text) !== null;
    for (const [id, { row }] of this.open) if (!goingOn || !asks(this.base.symptoms[row.symptom])) this.open.delete(id);
  }

  /** Is any table open? */
  get any() {
    return this.open.size > 0 || this.sheets.open.size > 0;
  }

  /** The rows that the next line is: their template, what was found, what their words and their header's weigh, the cell to be marked. */
  *rows(line, text, lower) {
    const { number } = line;
    const step = number - this.number;
    if (step < 0 || step > 1 || patterns.prompt.start.test(text)) {
      this.#end(text);
      this.sheets.open.clear();
    }
    this.number = number;
    for (const { row, weight, slots, last } of [...this.open.values()]) {
      if (number > last) {
        this.open.delete(row.id);
        continue;
      }
      const found = row.template.whole(text, lower) ?? behind(row.template, text, lower);
      if (found && agree(slots, found.slots)) yield [row, { ...found, slots: new Map([...slots, ...found.slots]) }, weight + row.weight];
    }
    yield* this.sheets.rows(line, text);
  }
}

/** The row behind the name of a container and a bar, as docker compose writes them. */
function behind(template, text, lower) {
  let start = container(text);
  if (!start) return null;
  if (text[start] === " ") start++;
  const found = template.whole(text.slice(start), lower.slice(start));
  return found && { ...found, start, end: found.end + start };
}

/** Have the names that both know the same values in both? */
export function agree(one, other) {
  return [...one].every(([name, value]) => !other.has(name) || other.get(name) === value);
}
