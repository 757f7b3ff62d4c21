// Matches beside the page, so that the page never stands still. Takes {id, text}; gives {ready}, {error} or {id, answer}.

import { Matcher } from "./matcher.js";

async function load() {
  const answer = await fetch(new URL("knowledge.json", import.meta.url));
  if (!answer.ok) throw new Error(`knowledge.json: ${answer.status}`);
  return new Matcher(await answer.json());
}

const ready = load();
ready.then(
  ({ wording, risks }) => postMessage({ ready: { wording, risks } }),
  (error) => postMessage({ error: error.message }),
);

onmessage = async ({ data: { id, text } }) => {
  const matcher = await ready;
  const found = matcher.match(text);
  const issues = new Map(matcher.base.issues.map((row) => [`${row.guide}/${row.name}`, named(row)]));
  postMessage({ id, answer: { ...found, matches: found.matches.map((each) => shown(each, issues)), near: found.near.map((each) => shown(each, issues)) } });
};

const named = ({ guide, name, title, page, body }) => ({ guide, name, title, page, anchor: body.tree.anchor });

/** What the page shows of a match. */
function shown({ row, confidence, evidence, cause, effectOf }, issues) {
  const see = cause?.see ? issues.get(`${row.guide}/${cause.see}`) : null;
  return { issue: named(row), confidence, evidence, cause: cause && { ...cause, see }, effectOf: effectOf && named(effectOf) };
}
