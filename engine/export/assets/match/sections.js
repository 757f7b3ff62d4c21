// Sections, as in engine/matching/sections.py: the lines that say of which host, pod or file it is what stands below them.

import { numbers, patterns, text as constants } from "./tables.js";

/** Does a rule of this symptom ask in which section its rows are? */
export const asks = (symptom) => (symptom.values ?? []).some(({ of, by, per }) => [of, by, per].includes(constants.section));

/** The name of the section that this line begins, or null. */
export function section(text) {
  const found = text.length <= numbers.sections.MAX_HEADER ? patterns.section.whole.exec(text) : null;
  return found && found.slice(1).find(Boolean);
}

/** The name of the section in which a line stands, in a block of lines of which it is the one at `at`; null if none is known. */
export function sectionAbove(lines, at) {
  const { LOOK, BLANK } = numbers.sections;
  for (let place = at - 1; place >= Math.max(0, at - LOOK); place--) {
    const [, line, text] = lines[place];
    if (lines[place + 1][1].number - line.number > BLANK) return null;
    const name = section(text);
    if (name !== null) return name;
  }
  return null;
}
