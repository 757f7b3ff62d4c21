// Spans of time in seconds, as in engine/matching/duration.py.

import { lists, numbers, patterns } from "./tables.js";

const DAY = 86400;

/** A span of time in seconds; a bare number is in this unit, or in seconds. Null if it is none. */
export function seconds(text, unit) {
  const said = text.trim().toLowerCase().slice(0, numbers.duration.MAX_SPAN);
  if (said[0] === "+" || said[0] === "-") {
    const value = seconds(said.slice(1), unit);
    return value !== null && said[0] === "-" ? -value : value;
  }
  const clock = patterns.clock.whole.exec(said);
  if (clock) return ofClock(clock.slice(1));
  const parts = [...said.matchAll(patterns.span.all)];
  const values = parts.map(([, number, name]) => inSeconds(Number(number.replace(/,/g, "")), name || unit || "s"));
  return !parts.length || values.includes(null) ? null : values.reduce((sum, value) => sum + value, 0);
}

/** Minutes and seconds, with a third number hours before them; behind days two numbers are hours and minutes. */
function ofClock([days, first, second, third, rest]) {
  const [hours, minutes, some] = third || days ? [first, second, third ?? 0] : [0, first, second];
  const fraction = rest ? Number(rest.replace(",", ".")) : 0;
  return DAY * Number(days ?? 0) + 3600 * Number(hours) + 60 * Number(minutes) + Number(some) + fraction;
}

/** So many of a unit, in seconds; null if there is none of this name. */
function inSeconds(value, name) {
  const found = lists.units_of_time.find(([head]) => name.startsWith(head));
  return found ? (value * found[1]) / found[2] : null;
}
