// Where a command was given, as in engine/hosts.py: the name of the host, the pod or the container that stands before it.

import { numbers, patterns, sets } from "./tables.js";

let pattern;

/** Where the name of the place begins and ends in which a command runs that begins at `at`; null if it is no command, or no name is there. */
export function hostBefore(line, at) {
  if (at <= 0 || at > numbers.hosts.MAX_BEFORE || !sets.before_command.has(line[at - 1])) return null;
  pattern ??= new RegExp(patterns.before.whole.source, "du");
  const found = pattern.exec(line.slice(0, at));
  return found && found.indices.slice(1).find(Boolean);
}
