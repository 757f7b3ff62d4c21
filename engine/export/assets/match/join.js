// A message that a terminal or a log driver has wrapped over several lines, as in engine/matching/join.py.

import { numbers } from "./tables.js";
import { squeeze } from "./template.js";

/** Where the message begins in the squeezed text. */
export function moved(line, text) {
  return Math.max(0, text.length - squeeze(line.text.slice(line.message))[0].length);
}

/** May the message go on in the next line: is its beginning here, at the end of the line, and its last words not? */
export function goesOn(score, row, text, following) {
  if (!following.length || !score.missing.length || score.end < text.length - numbers.join.LAST) return false;
  return score.missing.includes(row.template.words.at(-1)) && score.coverage >= numbers.join.GATE_JOIN;
}

/** The text with the next lines, without and with a space between; with all of them, and with their messages only. */
export function* joined(text, following) {
  for (const whole of [true, false]) {
    let [spaced, glued] = [text, text];
    for (const line of following) {
      const more = (whole ? line.text : line.text.slice(line.message)).trim();
      spaced += ` ${more}`;
      glued += more;
      yield glued;
      yield spaced;
    }
  }
}
