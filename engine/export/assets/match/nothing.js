// Commands and headers below which nothing stands, as in engine/matching/nothing.py.

import { numbers, patterns } from "./tables.js";

/** The lines that show a template which counts only if nothing stands below them, until the next line is known. */
export class Nothing {
  waiting = [];
  given = true;

  /** A line that shows such a template: typed at a prompt, or with nothing before it. */
  wait(row, hit) {
    const typed = patterns.prompt.start.exec(hit.text);
    if (this.given && (typed || !hit.score.start) && this.waiting.length < numbers.nothing.MAX_WAITING) this.waiting.push({ row, hit, typed });
  }

  /** From here on not all lines are given. */
  clear() {
    this.given = false;
    this.waiting = [];
  }

  /** The lines below which nothing stands, now that the next one is known. */
  below(number, text) {
    const { waiting } = this;
    this.waiting = [];
    const following = patterns.prompt.start.exec(text);
    return waiting.filter(({ hit, typed }) => isNoOutput(typed, following, text, number - hit.line));
  }
}

/** Is the line so many lines below the command no output of it? */
function isNoOutput(typed, following, text, step) {
  if (step < 1) return false;
  if (patterns.remark.whole.test(text.toLowerCase())) return true;
  if (!following) return step > 1 && typed !== null;
  const mark = following[1] ?? null;
  return mark === null || mark === "$" || (typed !== null && mark === typed[1]);
}
