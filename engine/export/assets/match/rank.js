// From symptoms to issues, as in engine/matching/rank.py: one calibrated confidence each, causes before what they bring about.

import { asEvidence } from "./evidence.js";
import { probability } from "./line.js";
import { less, spread } from "./size.js";
import { getOr, numbers, rounded } from "./tables.js";

const NONE = { share: 0, scores: [], outside: null };
export { NONE as NO_PROSE };
/** What may speak against an issue in a person's words; a line that proves it is not drowned by the words around it. */
const AGAINST = ["outside", "elsewhere", "people", "length", "manner"];

/** Every issue that anything speaks for, surest first. */
export function matches(base, signs, prose) {
  const byIssue = new Map();
  for (const sign of signs) getOr(byIssue, sign.symptom.issue, () => []).push(sign);
  for (const score of prose.scores) getOr(byIssue, score.issue, () => []);
  const found = [...byIssue].map(([issue, some]) => match(base, issue, some, prose));
  return found.sort((one, other) => other.confidence - one.confidence || (one.row.name < other.row.name ? -1 : Number(one.row.name > other.row.name)));
}

function match(base, issue, signs, prose) {
  const found = features(signs, prose, issue);
  const doubt = numbers.size.TOLD * spread(base) * (found.people ?? 0) * (1 - found.strong);
  const confidence = rounded(less(probability(found, base.calibration.issue), doubt));
  const told = prose.share >= numbers.rank.SURELY && found.strong < numbers.rank.SPEAKS;
  return { row: base.issues[issue], confidence, evidence: evidence(signs, prose, issue), told };
}

/** What speaks for an issue, by name, as the logistic wants it. */
function features(signs, prose, issue) {
  const sorted = (weak) => signs.filter((sign) => Boolean(sign.symptom.weak) === weak).map((sign) => sign.probability).sort((a, b) => b - a);
  const strong = [...sorted(false), 0, 0, 0];
  const doubt = sorted(true).slice(0, 4).reduce((product, p) => product * (1 - 0.5 * p), 1);
  const rivalled = signs.length && signs.every((sign) => sign.symptom.weak || sign.rivalled);
  const prosaic = proseFeatures(prose, issue);
  for (const name of AGAINST.filter((each) => each in prosaic)) prosaic[name] *= 1 - strong[0];
  return {
    strong: strong[0],
    second: strong[1],
    third: strong[2],
    weak: 1 - doubt,
    rivalled: Number(Boolean(rivalled)),
    ...prosaic,
  };
}

function proseFeatures(prose, issue) {
  const mine = prose.scores.find((score) => score.issue === issue);
  if (!mine || prose.share <= 0) return {};
  const { SAME, ODDS, LONG } = numbers.rank;
  const other = Math.max(0, ...prose.scores.filter((score) => score.issue !== issue).map((score) => score.total));
  const sameAs = (cosine) => Math.max(0, (cosine - SAME) / (1 - SAME));
  const same = sameAs(mine.sentence);
  const share = Math.max(prose.share, same);
  return {
    prose: share * mine.bm25,
    sentence: share * mine.sentence,
    margin: share * ahead(mine.total, other),
    outside: share * ahead(prose.outside?.total ?? 0, mine.total),
    covered: share * mine.covered,
    near: share * mine.near,
    elsewhere: share * (prose.outside?.near ?? 0),
    same,
    denied: sameAs(prose.outside?.sentence ?? 0),
    words: (share * Math.min(mine.words, 8)) / 8,
    people: share,
    naive: share * mine.naive,
    odds: (share * Math.max(-ODDS, Math.min(mine.odds, ODDS))) / ODDS,
    length: (share * Math.min(mine.length, LONG)) / LONG,
    manner: share * (prose.manner ?? 0),
  };
}

/** How far one score is ahead of another, from -1 to 1. */
const ahead = (one, other) => (one - other) / Math.max(one, other, 1e-9);

function evidence(signs, prose, issue) {
  const weak = (sign) => Number(Boolean(sign.symptom.weak));
  const ordered = [...signs].sort((a, b) => weak(a) - weak(b) || b.probability - a.probability || a.hit.line - b.hit.line);
  const found = ordered.filter((sign) => sign.probability >= 0.2).slice(0, numbers.rank.MAX_EVIDENCE).map(asEvidence);
  const mine = prose.scores.find((score) => score.issue === issue);
  if (mine?.likest && prose.share > 0.3) {
    found.push({ line: 1, text: "", symptom: mine.likest, score: rounded(prose.share * mine.sentence), slots: [], kind: "text", weak: false });
  }
  return found;
}

/** Put each issue before those that it brings about, if it is nearly as sure; the two change confidences and places. */
export function causesFirst(found) {
  const ordered = [...found];
  for (let at = 0; at < ordered.length; at++) {
    for (let later = at + 1; later < ordered.length; later++) {
      const [effect, cause] = [ordered[at], ordered[later]];
      if (!leads(cause, effect) || !outweighs(cause, effect)) continue;
      ordered[at] = { ...cause, confidence: effect.confidence };
      ordered[later] = { ...effect, confidence: cause.confidence };
    }
  }
  return ordered.map((each, at) => ({ ...each, effectOf: ordered.slice(0, at).find((better) => leads(better, each))?.row ?? null }));
}

const leads = (cause, effect) => cause.row.body.leads_to.includes(effect.row.name);

function outweighs(cause, effect) {
  const { CAUSE_SHARE } = numbers.rank;
  const shown = (match) => match.evidence.some((each) => each.kind !== "text" && !each.weak && each.score >= CAUSE_SHARE);
  return shown(cause) && shown(effect) && cause.confidence >= CAUSE_SHARE * effect.confidence;
}
