// Where a command was given, as in engine/hosts.py: the name of the host, the pod or the container that stands before it.

import { numbers, patterns } from "./tables.js";

/** The name of where a command runs that begins at `at`; null if it is no command, or no name is there. */
export function hostBefore(line, at) {
  if (at <= 0 || at > numbers.hosts.MAX_BEFORE || !" '\"".includes(line[at - 1])) return null;
  const found = patterns.before.whole.exec(line.slice(0, at));
  if (!found) return null;
  const [, earlier, container, ...names] = found;
  const name = names.find(Boolean);
  const host = container ? hostBefore(line, earlier.length) : null;
  return host ? `${host}/${name}` : name;
}
