/**
 * "Did you mean …?" for words that people type: commands, names, configuration keys. Distance is Damerau-Levenshtein in
 * its optimal string alignment form: a missing, extra, wrong or swapped character counts one each.
 */

/** Longer words are no slip of the keyboard; the bound keeps the table small whatever a stranger wrote. */
const LONGEST = 64;

/** The known word nearest to this one, null where none is near. Case does not count; of equals the first wins. */
export function suggest(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  let best: string | null = null;
  let bestDistance = slips(wanted) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance - 1);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** How many slips a word of this length may hold and still be recognised; a short word is soon another word. */
function slips(word: string): number {
  if (word.length <= 2) return word.length - 1;
  if (word.length <= 4) return 1;
  return word.length <= 8 ? 2 : 3;
}

/** Slips between two words, in UTF-16 units; `limit + 1` as soon as it is plain that there are more than `limit`. */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  if (left.length > LONGEST || right.length > LONGEST) return left === right ? 0 : limit + 1;
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let at = 1; at <= left.length; at += 1) {
    const following = nextRow(left, right, at, { row, before });
    before = row;
    row = following;
  }
  return Math.min(row[right.length] ?? limit + 1, limit + 1);
}

interface Rows {
  readonly row: readonly number[];
  readonly before: readonly number[];
}

function nextRow(left: string, right: string, at: number, { row, before }: Rows): number[] {
  const next = [at];
  for (let column = 1; column <= right.length; column += 1) {
    const isSame = left[at - 1] === right[column - 1];
    const isSwapped = left[at - 1] === right[column - 2] && left[at - 2] === right[column - 1];
    const changed = cell(row, column - 1) + (isSame ? 0 : 1);
    const oneMore = Math.min(cell(row, column), cell(next, column - 1)) + 1;
    const swapped = isSwapped && at > 1 ? cell(before, column - 2) + 1 : changed;
    next.push(Math.min(changed, oneMore, swapped));
  }
  return next;
}

/** Cells outside the table are infinitely far. */
function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** Whether two different words are one slip apart: the cheap question, asked of every line of a long mail. */
export function isOneSlipAway(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1 || left === right) return false;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const isExtra = left.slice(at + 1) === right.slice(at) || left.slice(at) === right.slice(at + 1);
  const isWrong = left.slice(at + 1) === right.slice(at + 1);
  const isSwapped = left[at] === right[at + 1] && left[at + 1] === right[at];
  return isExtra || isWrong || (isSwapped && left.slice(at + 2) === right.slice(at + 2));
}
