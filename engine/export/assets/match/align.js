// Longest common sequences and the Indel distance, with rapidfuzz's choice where several alignments are equally long.

/** Pairs of places, in one and in other, of a longest common sequence. */
export function align(one, other) {
  let head = 0;
  while (head < one.length && head < other.length && one[head] === other[head]) head++;
  let tail = 0;
  const most = Math.min(one.length, other.length) - head;
  while (tail < most && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  const pairs = [];
  for (let at = 0; at < head; at++) pairs.push([at, at]);
  pairs.push(...middle(one.slice(head, one.length - tail), other.slice(head, other.length - tail)).map(([a, b]) => [a + head, b + head]));
  for (let at = tail; at > 0; at--) pairs.push([one.length - at, other.length - at]);
  return pairs;
}

/** The same for sequences that differ at both ends: the table row by row, then the way back through it. */
function middle(one, other) {
  const width = one.length + 1;
  const table = lengths(one, other);
  const pairs = [];
  let col = one.length;
  let row = other.length;
  while (row && col) {
    if (table[row * width + col] === table[row * width + col - 1]) {
      col--;
      continue;
    }
    row--;
    if (row && table[row * width + col] > table[row * width + col - 1]) continue;
    col--;
    pairs.push([col, row]);
  }
  return pairs.reverse();
}

/** How long the longest common sequence of each two beginnings is. */
function lengths(one, other) {
  const width = one.length + 1;
  const table = new Uint16Array(width * (other.length + 1));
  const known = new Set(one);
  for (let row = 1; row <= other.length; row++) {
    const here = row * width;
    if (!known.has(other[row - 1])) {
      table.copyWithin(here, here - width, here);
      continue;
    }
    for (let col = 1; col < width; col++) {
      const above = table[here - width + col];
      const left = table[here + col - 1];
      table[here + col] = one[col - 1] === other[row - 1] ? table[here - width + col - 1] + 1 : Math.max(above, left);
    }
  }
  return table;
}

/** How unlike two words are, 0 to 1: the share of their characters that are not common. */
export function distance(one, other) {
  const a = [...one];
  const b = [...other];
  const most = a.length + b.length;
  return most ? (most - 2 * lengths(a, b).at(-1)) / most : 0;
}

/** The likest of some words and the first among equals, if it is at least this like; null otherwise. */
export function likest(word, some, cutoff) {
  let best = null;
  let least = 1 - cutoff; // Compared as rapidfuzz does, so that what is just as like as asked is taken or left as there.
  for (const each of some) {
    if (Math.abs(each.length - word.length) > (1 - cutoff) * (each.length + word.length) + 1) continue;
    const here = distance(word, each);
    if (best === null ? here <= least : here < least) [best, least] = [each, here];
  }
  return best;
}
