// What a log says about the cause, as in engine/matching/proof.py: the answers of an issue's tree that its lines prove.

import { fill, fillText } from "./fill.js";
import { getOr, lists } from "./tables.js";
import { masked, Template } from "./template.js";

const parsed = new Map();

/** The cause that the lines prove, else the likeliest of those that are still open, with the question that is open. */
export function causeOf(body, texts, slots) {
  const proofs = [];
  let question = body.tree;
  let ended = null;
  while (question) {
    const found = proven(question, texts);
    if (!found) break;
    proofs.push(found);
    ended = found.answer;
    question = ended.then ?? null;
  }
  const names = Object.keys(body.causes);
  const isProven = !question && Object.hasOwn(body.causes, ended.cause ?? "");
  const still = new Set(question ? reachable(question) : []);
  const name = isProven ? ended.cause : (names.find((each) => still.has(each)) ?? names[0]);
  const values = new Map(slots);
  for (const proof of proofs) {
    for (const [slot, value] of proof.slots) if (!values.has(slot) && !masked(value)) values.set(slot, value);
  }
  return {
    name,
    ...body.causes[name],
    proven: isProven,
    proofs: proofs.map(({ question: asked, answer, line }) => ({ ask: asked.ask, anchor: asked.anchor, answer: answer.answer, line })),
    open: question && { ask: question.ask, anchor: question.anchor, check: question.check && fill(question.check, values) },
    see: isProven ? null : (ended?.see ?? null),
    of: names.length,
    step: filled(body.causes[name].step, values),
  };
}

function filled(step, values) {
  const shell = lists.shells.includes(step.lang);
  return {
    ...step,
    do: fillText(step.do, values),
    run: step.run && fill(step.run, values),
    code: step.code && shell ? fill(step.code, values) : step.code,
  };
}

/** The one answer that a line proves; null if none is proven, or several are. */
function proven(question, texts) {
  const found = [];
  for (const answer of question.answers) {
    const shown = said(answer.when, texts);
    if (shown) found.push({ question, answer, ...shown });
  }
  return found.length === 1 ? found[0] : null;
}

/** The first line that says the first of these templates that any line says. */
function said(templates, texts) {
  for (const text of templates) {
    const template = getOr(parsed, text, () => new Template(text));
    const literal = template.parts.filter((part) => typeof part === "string").reduce((a, b) => (b.length > a.length ? b : a));
    for (const [line, squeezed, lower] of texts) {
      const found = lower.includes(literal) ? template.find(squeezed, lower) : null;
      if (found) return { line, slots: found.slots };
    }
  }
  return null;
}

function* reachable(question) {
  for (const answer of question.answers) {
    if (answer.cause) yield answer.cause;
    else if (answer.then) yield* reachable(answer.then);
  }
}
