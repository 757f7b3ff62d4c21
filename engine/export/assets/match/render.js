// A diagnosis as elements: the answer first, then its proof, then where to go on. The words are those of `kb match`.

import { command, marked, node, prose } from "./nodes.js";
import { roundHalfEven } from "./tables.js";

const TOP = 3;
const PROOFS = 4;

/** The answer as elements. */
export function render(answer, tables, addresses) {
  if (answer.empty) return [];
  const blocks = answer.matches.length ? found(answer, tables, addresses) : silent(answer, addresses);
  if (answer.cut) blocks.push(node("p", { className: "kb-note" }, CUT));
  if (answer.truncated) blocks.push(node("p", { className: "kb-note" }, "Note: a bound was met, so part of the input was not looked at."));
  return blocks;
}

const CUT = "Note: this is more than a page looks at. Its first and last half million characters were matched; kb match takes logs of any size.";

/** The answer in a line, for a screen reader and the eye. */
export function summary(answer, tables) {
  if (answer.empty) return "Nothing to match: the input is empty.";
  if (!answer.matches.length) return "Nothing known matches.";
  if (answer.tie) return tied(answer);
  const [best, ...rest] = answer.matches;
  const more = rest.length ? ` And ${rest.length} more.` : "";
  return `${bare(best.issue.title)}: ${sure(best.confidence, tables)}.${more}`;
}

const tied = (answer) => `Too close to call between ${Math.min(TOP, answer.matches.length)} issues; the question under each tells them apart.`;
const bare = (title) => title.replaceAll("`", "");
const percent = (confidence) => `${roundHalfEven(100 * Math.min(confidence, 0.99))}%`;

/** A confidence in words and per cent. */
function sure(confidence, { wording }) {
  return `${wording.find(([bound]) => confidence >= bound)[1]}, ${percent(confidence)}`;
}

function href({ page }, { root, flat }, anchor = "") {
  return `${root}${page}${flat ? ".html" : "/"}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
}

function link(issue, addresses, text, anchor = "") {
  return node("a", { href: href(issue, addresses, anchor) }, text);
}

function found(answer, tables, addresses) {
  const shown = answer.matches.slice(0, TOP);
  return shown.map((match, at) => oneMatch(match, at === 0 || answer.tie, tables, addresses));
}

function oneMatch(match, full, tables, addresses) {
  const { issue, cause, effectOf } = match;
  const heading = node("h2", {}, link(issue, addresses, prose(issue.title)), " ", node("span", { className: "kb-sure" }, sure(match.confidence, tables)));
  const effect = effectOf && node("p", {}, "Brought about by ", link(effectOf, addresses, prose(effectOf.title)), ": mend that first.");
  const evidence = match.evidence.slice(0, full ? PROOFS : 1);
  const proofs = evidence.length ? [node("h3", {}, "Proof"), node("ul", { className: "kb-proofs" }, evidence.map(proof))] : [];
  const body = full && cause ? firstStep(issue, cause, tables, addresses) : [];
  return node("article", {}, heading, effect, body, proofs, walk(issue, cause, addresses));
}

/** The cause to look at first with its first step, and the question that is still open. */
function firstStep(issue, cause, tables, addresses) {
  const lead = cause.proven || cause.of === 1 ? "Cause" : "Most likely cause";
  const blocks = [node("p", { className: "kb-cause" }, `${lead}: `, link(issue, addresses, prose(cause.title), cause.anchor))];
  const last = cause.proofs.at(-1);
  if (last) blocks.push(node("p", { className: "kb-aside" }, `(line ${last.line} answers: `, prose(`${last.ask} ${last.answer}`), ")"));
  const { step } = cause;
  const risk = node("strong", { className: `kb-risk kb-risk-${step.risk in tables.risks ? step.risk : "safe"}` }, tables.risks[step.risk] ?? step.risk);
  blocks.push(node("p", {}, "First step (", risk, "): ", prose(step.do)));
  const run = step.run ?? (step.file ? null : step.code);
  if (run) blocks.push(command(run));
  if (cause.see) blocks.push(node("p", {}, "The log also points to ", link(cause.see, addresses, prose(cause.see.title)), "."));
  if (cause.open && !cause.proven && cause.of > 1) {
    blocks.push(node("p", {}, "To be sure: ", link(issue, addresses, prose(cause.open.ask), cause.open.anchor)));
    if (cause.open.check && cause.open.check !== run) blocks.push(command(cause.open.check));
  }
  return blocks;
}

function proof(evidence) {
  if (evidence.kind === "text") return node("li", {}, "like: ", node("q", {}, prose(evidence.symptom)));
  const times = evidence.times > 1 ? ` (${evidence.times} times)` : "";
  const line = node("code", { className: "kb-line" }, marked(evidence.text, evidence.start, evidence.end));
  return node("li", {}, `line ${evidence.line}${times}: `, line);
}

/** Where to go on: the open question of the tree, then all of the issue. */
function walk(issue, cause, addresses) {
  const open = cause?.open?.anchor ?? issue.anchor;
  const tree = link(issue, addresses, cause?.proofs.length ? "go on with the open question" : "find the cause, question by question", open);
  const links = cause?.proven ? [link(issue, addresses, "the whole fix, and how to check it", cause.anchor)] : [tree];
  return node("p", { className: "kb-walk" }, "Walk: ", links, " · ", link(issue, addresses, "all of this issue"));
}

function silent(answer, addresses) {
  const blocks = [];
  if (answer.near.length) {
    blocks.push(node("p", {}, "Nearest, and not near enough to be believed:"));
    blocks.push(node("ul", {}, answer.near.map((match) => node("li", {}, link(match.issue, addresses, prose(match.issue.title)), ` (${percent(match.confidence)})`))));
  }
  blocks.push(node("p", {}, "Give more of the log (the first error, the lines before it), or say in a sentence what you see."));
  return blocks;
}
