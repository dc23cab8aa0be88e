/**
 * UIDs as a command carries them (RFC 9051 section 4.1.1). Pure.
 */

/**
 * How many UIDs one command names at most. Even without a single run of neighbours, 500 UIDs of ten digits stay under the 8,000
 * bytes a server must accept in a line (RFC 7162 section 4).
 */
export const uidsPerCommand = 500;

/** Ascending UIDs as a sequence set: neighbours become ranges, and no UID is named that was not given. */
export function uidSet(uids: readonly number[]): string {
  const ranges: string[] = [];
  let start = uids[0];
  let end = start;
  for (const uid of uids.slice(1)) {
    if (end !== undefined && uid === end + 1) {
      end = uid;
      continue;
    }
    ranges.push(range(start, end));
    start = end = uid;
  }
  ranges.push(range(start, end));
  return ranges.filter((text) => text !== '').join(',');
}

function range(start: number | undefined, end: number | undefined): string {
  if (start === undefined || end === undefined) return '';
  return start === end ? `${start}` : `${start}:${end}`;
}

/** Ascending, without doubles, in slices of at most `size`. */
export function* uidBatches(uids: readonly number[], size = uidsPerCommand): Generator<number[]> {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; at += size) yield sorted.slice(at, at + size);
}
