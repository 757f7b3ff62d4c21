// The matcher, as in engine/matching/match.py: a log or a person's text in, a diagnosis out.

import { Base } from "./base.js";
import { signs } from "./evidence.js";
import { Collector } from "./hits.js";
import { causeOf } from "./proof.js";
import { peopleSay, rankProse, substance } from "./prose.js";
import { causesFirst, matches, NO_PROSE } from "./rank.js";
import { numbers, text as tables } from "./tables.js";
import { lines } from "./text.js";

const LIMIT = 1_000_000;

/** Matches pastes against the exported index. */
export class Matcher {
  /** With what the export wrote. */
  constructor(data) {
    this.base = new Base(data);
    this.wording = tables.wording;
    this.risks = tables.risks;
  }

  /** The diagnosis of a paste; of one longer than the limit (in characters) the beginning and the end are looked at. */
  match(text, limit = LIMIT) {
    const cut = text.length > limit;
    const found = cut ? ends(text, limit) : [...lines(text)];
    const collector = new Collector(this.base);
    collector.add(found);
    collector.finish();
    const judged = matches(this.base, signs(this.base, collector.shown), this.#prose(found));
    return { ...this.#diagnose(collector, judged), empty: !text.trim(), cut, truncated: collector.truncated };
  }

  #prose(found) {
    if (found.length > numbers.match.MAX_PROSE_LINES) return NO_PROSE;
    const [share, text] = peopleSay(found);
    if (share <= 0) return NO_PROSE;
    const sure = share >= numbers.rank.SURELY ? 1 : numbers.prose.UNSURE;
    return { share: share * substance(text) * sure, ...rankProse(this.base, text) };
  }

  /** Causes first, what is below the threshold apart. */
  #diagnose(collector, found) {
    const above = found.filter((each) => this.#isAnswered(each, found[0]));
    const near = found.filter((each) => !above.includes(each)).slice(0, numbers.match.NEAR);
    const texts = above.length ? collector.texts() : [];
    const ordered = causesFirst(above).map((each) => ({ ...each, cause: causeOf(each.row.body, texts, slots(each)) }));
    const tie = ordered.length > 1 && ordered[0].confidence - ordered[1].confidence < numbers.rank.TIE && !ordered[1].effectOf;
    return { matches: ordered, near, tie };
  }

  #isAnswered(match, first) {
    const { threshold, told } = this.base.calibration;
    return match.confidence >= Math.max(match.told ? told : threshold, numbers.match.BEHIND * first.confidence);
  }
}

/** The values that the evidence for an issue captured, the surest line's first. */
function slots(match) {
  const found = new Map();
  for (const { slots: some } of match.evidence) for (const [name, value] of some) if (!found.has(name)) found.set(name, value);
  return found;
}

/** The lines of the first and of the last half of so many characters, whole lines where there are any. */
function ends(text, limit) {
  const half = limit / 2;
  const head = text.lastIndexOf("\n", half) + 1 || half;
  const tail = text.indexOf("\n", text.length - half) + 1 || text.length - half;
  let number = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < tail; at = text.indexOf("\n", at + 1)) number++;
  return [...lines(text.slice(0, head)), ...lines(text.slice(tail), number)];
}
