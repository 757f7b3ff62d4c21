// Lines of a table cut into cells, as in engine/matching/layout.py: by bars, tabs, commas or semicolons, or by blanks and places.

import { lists, numbers, patterns, sets, split, text as tables } from "./tables.js";
import { container } from "./text.js";

const [WIDE, WORDS] = [" ", ""];

/** The name of a column as it is compared: without case, quotes and brackets, `_` as a blank. */
export function plainName(name) {
  return split([...name.toLowerCase()].map((char) => (tables.decoration.has(char) ? " " : char)).join("")).join(" ");
}

/** The ways in which a line may be the header of a table, what parts cells for certain first. */
export function headers(line) {
  const found = [];
  for (const mark of lists.cell_marks) {
    if (!line.includes(mark)) continue;
    let spans = between(line, mark);
    const [lead, trail] = [0, -1].map((at) => lists.bars.includes(mark) && isEmpty(spans.at(at)));
    spans = spans.slice(Number(lead), spans.length - Number(trail));
    found.push({ mark, spans, names: names(line, spans), lead, trail, behind: false });
  }
  const start = container(line);
  const begin = line.startsWith("# ", start) ? start + 2 : start;
  const [wide, words] = [spansOf(patterns.cell, line, begin), spansOf(patterns.word, line, begin)];
  const common = { behind: start > 0, spaced: wide.length > 1 || line[0] === " " };
  found.push({ mark: WIDE, spans: wide, names: names(line, wide), ...common });
  const isProse = words.some(([at, end]) => sets.prose_words.has(line.slice(at, end).toLowerCase()));
  if (!isProse) found.push({ mark: WORDS, spans: words, names: names(line, words), ...common });
  return found.filter(({ spans }) => spans.length >= 2 && spans.length <= numbers.layout.MAX_CELLS);
}

/** The ways in which a line may be a row below this header, the likeliest first: a span for each of its cells. */
export function* rows(header, line) {
  if (patterns.ruler.whole.test(line)) return;
  if (header.mark === WIDE || header.mark === WORDS) {
    yield* byBlanks(header, line);
  } else if (line.includes(header.mark)) {
    const spans = between(line, header.mark);
    const size = header.spans.length;
    if (header.trail && spans.length > size && isEmpty(spans.at(-1))) spans.pop();
    yield* asMany(spans.slice(Number(header.lead && spans.length > size)), size);
  }
}

/** As many cells as the header has; else what stands below each of its names; else the last takes what is left. */
function* byBlanks({ mark, spans, behind, spaced }, line) {
  const start = behind ? container(line) : 0;
  const words = spansOf(patterns.word, line, start);
  const cells = mark === WORDS ? words : spansOf(patterns.cell, line, start);
  if (cells.length === spans.length) yield cells;
  const standing = spaced ? below(spans, words) : null;
  if (standing) yield standing;
  if (mark === WORDS && words.length > spans.length) yield* asMany(words, spans.length);
}

/** So many cells, of which the last takes what is left; none if there are too few. */
function* asMany(spans, size) {
  if (spans.length === size) yield spans;
  if (spans.length <= size) return;
  const rest = spans.slice(size - 1).filter((span) => !isEmpty(span));
  yield [...spans.slice(0, size - 1), rest.length ? [rest[0][0], rest.at(-1)[1]] : [0, 0]];
}

const [NOBODY, BEFORE] = [-2, -1];

/** The words that stand below each of the names, as one cell each; an empty one where none does. Null if it is not clear. */
function below(heads, words) {
  const owners = ownersOf(heads, words);
  if (!owners || !settle(heads, words, owners)) return null;
  const cells = heads.map(() => [0, 0]);
  for (const [n, [at, end]] of words.entries()) {
    const owner = owners[n];
    if (owner >= 0) cells[owner] = [cells[owner][1] ? cells[owner][0] : at, end];
  }
  return cells;
}

/** Below which name each word stands, NOBODY if below none; null if one stands below two. */
function ownersOf(heads, words) {
  const owners = [];
  const last = heads.length - 1;
  let head = 0;
  for (const [at, end] of words) {
    while (head < last && heads[head][1] <= at) head++;
    if (head < last && heads[head + 1][0] < end && heads[head][0] < end) return null;
    const under = (at < heads[head][1] || head === last) && heads[head][0] < end;
    owners.push(owners.at(-1) === last ? last : under ? head : NOBODY);
  }
  return owners;
}

/** Give the words that stand below no name to a neighbour; false if it is not clear to which. */
function settle(heads, words, owners) {
  for (let at = 0; at < owners.length; at++) {
    const start = at;
    while (at < owners.length && owners[at] === NOBODY) at++;
    if (at === start) continue;
    const owner = neighbour(heads, words, owners, start, at);
    if (owner === null) return false;
    owners.fill(owner, start, at);
  }
  return true;
}

/** Whose the words from `at` to `end` are, which stand below no name. */
function neighbour(heads, words, owners, at, end) {
  if (end === owners.length) return at ? owners[at - 1] : null;
  let last = end;
  while (last + 1 < owners.length && owners[last + 1] === owners[end]) last++;
  const right = words[last][1] === heads[owners[end]][1];
  if (!at) return right && owners[end] ? owners[end] : BEFORE;
  let first = at - 1;
  while (first && owners[first - 1] === owners[at - 1]) first--;
  const left = owners[at - 1] >= 0 && words[first][0] === heads[owners[at - 1]][0];
  const [before, after] = [words[at][0] - words[at - 1][1] > 1, words[end][0] - words[end - 1][1] > 1];
  if (before !== after) return before ? owners[end] : owners[at - 1];
  if (left === right) return null;
  return left ? owners[at - 1] : owners[end];
}

/** What stands between the marks, without the blanks and the quotes around it. */
function between(line, mark) {
  const spans = [];
  let start = 0;
  for (const at of [...places(line, mark), line.length]) {
    spans.push(bare(line, start, at));
    start = at + 1;
    if (spans.length > numbers.layout.MAX_CELLS) break;
  }
  return spans;
}

/** Where a mark stands; not within quotes that begin a cell, if it is none of a drawn table. */
function places(line, mark) {
  const found = [];
  if (lists.bars.includes(mark) || !line.includes('"')) {
    for (let at = line.indexOf(mark); at >= 0; at = line.indexOf(mark, at + 1)) found.push(at);
    return found;
  }
  let [quoted, fresh] = [false, true];
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') {
      quoted = quoted !== (quoted || fresh || line[at - 1] === '"');
      fresh = false;
    } else if (line[at] === mark && !quoted) {
      found.push(at);
      fresh = true;
    } else fresh = fresh && line[at] === " ";
  }
  return found;
}

/** Is the character at this place a blank, as Python has it? */
export const isBlank = (line, at) => patterns.spaces.whole.test(line[at] ?? "");

function bare(line, start, end) {
  while (start < end && isBlank(line, start)) start++;
  while (end > start && isBlank(line, end - 1)) end--;
  if (end - start > 1 && line[start] === '"' && line[end - 1] === '"') return [start + 1, end - 1];
  return end > start ? [start, end] : [0, 0];
}

const isEmpty = ([at, end]) => at === end;

function spansOf(pattern, line, start) {
  const found = [];
  pattern.all.lastIndex = start;
  for (let each = pattern.all.exec(line); each; each = pattern.all.exec(line)) found.push([each.index, each.index + each[0].length]);
  return found;
}

/** The names in these cells, whole, and without the unit that they end with. */
function names(line, spans) {
  const found = new Map();
  const bareNames = [];
  for (const [place, [at, end]] of spans.entries()) {
    const name = plainName(line.slice(at, end));
    if (!found.has(name)) found.set(name, [place, ""]);
    const blank = name.lastIndexOf(" ");
    const unit = blank > 0 ? tables.name_units[name.slice(blank + 1)] : undefined;
    if (unit) bareNames.push([name.slice(0, blank), [place, unit]]);
  }
  for (const [name, place] of bareNames) if (!found.has(name)) found.set(name, place);
  return found;
}
