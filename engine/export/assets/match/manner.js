// How a text is put, as in engine/matching/manner.py: like the guides' own sentences, or like what is outside.

import { lists, numbers, sets, text as tables } from "./tables.js";
import { tokens } from "./template.js";

/** How much a text is put like the guides' own sentences (up to 1) or like what is outside (down to -1). */
export function manner(text, kept) {
  if (!kept.length) return 0;
  const { UNIT, MOST } = numbers.manner;
  const values = [...traits(text)].map((bucket) => kept[bucket]).filter(Boolean);
  if (!values.length) return 0;
  const sum = values.reduce((one, other) => one + other, 0);
  return Math.max(-MOST, Math.min(sum / UNIT / values.length ** 0.5, MOST)) / MOST;
}

/** The buckets of a text's function words, and of its pairs of words that hold one. */
function traits(text) {
  const words = tokens(lists.marks.reduce((lower, mark) => lower.replaceAll(mark, ` ${tables.asked} `), text.toLowerCase()));
  const isStop = (word) => sets.stop_words.has(word) || word === tables.asked;
  const ends = ["", ...words, ""];
  const pairs = ends.slice(1).map((word, at) => [ends[at], word]).filter((pair) => pair.some(isStop));
  return new Set([...words.filter(isStop), ...pairs.map((pair) => pair.join(" "))].map((trait) => crc32(trait) % numbers.manner.BUCKETS));
}

/** CRC-32 of a text in UTF-8, as zlib has it. */
function crc32(text) {
  let sum = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
