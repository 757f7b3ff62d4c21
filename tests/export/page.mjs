// Answers lines of JSON on standard input with lines of JSON: what the page's script makes of what Python asks.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, knowledge] = process.argv.slice(2);
const module = (name) => import(pathToFileURL(`${folder}/${name}.js`));
const { Matcher } = await module("matcher");
const { align, likest } = await module("align");
const { Template, squeeze } = await module("template");
const { clean, lines } = await module("text");
const { fill } = await module("fill");
const { stem } = await module("words");
const { section } = await module("sections");
const tables = await module("tables");

const matcher = new Matcher(JSON.parse(readFileSync(knowledge, "utf-8")));

const short = ({ row, confidence, evidence, cause, effectOf }) => ({
  issue: row.name,
  confidence,
  evidence: evidence.map((each) => [each.line, each.text, each.symptom, each.score, each.times ?? 1, each.start ?? 0, each.end ?? 0]),
  cause: cause && [cause.name, cause.proven, cause.step.run, cause.open?.ask ?? null, cause.see],
  effect_of: effectOf?.name ?? null,
});

const ASKED = {
  match(text, limit) {
    const { matches, near, tie, cut } = matcher.match(text, limit);
    return { matches: matches.map(short), near: near.map((each) => each.row.name), tie, cut };
  },
  align: (one, other) => align(one, other),
  likest: (word, some, cutoff) => likest(word, some, cutoff),
  find(template, line) {
    const found = new Template(template).find(...squeeze(line));
    return found && [found.start, found.end, Object.fromEntries(found.slots)];
  },
  lines: (text) => [...lines(text)].map((line) => [line.number, line.text, line.message, line.quiet]),
  clean: (text) => clean(text),
  fill: (command, slots) => fill(command, new Map(Object.entries(slots))),
  section: (text) => section(text),
  stem: (word) => stem(word),
  prompt(text) {
    const found = tables.patterns.prompt.start.exec(text);
    return found && [found[0], found[1] ?? null];
  },
  spans: (name, text) => [...text.matchAll((tables.patterns[name] ?? tables.shapes[name]).all)].map((found) => found[0]),
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const [name, ...values] = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(ASKED[name](...values))}\n`);
}
