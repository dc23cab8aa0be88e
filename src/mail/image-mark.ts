/**
 * Pictures inside the words: where the HTML shows one that came along (`cid:`, RFC 2392), the text says `[image: screen.png]`, by the
 * name under which the file goes along. Outlook writes `[cid:…]` into its own plain text, Gmail writes the mark as we do.
 */

/** The place of a picture, until the names of the files are known; empty where its id cannot stand in the text. */
export function imagePlace(contentId: string): string {
  return /^[^[\]\s]{1,500}$/.test(contentId) ? `[cid:${contentId}]` : '';
}

/** A mark is longer than the shortest place: a mail of nothing but places would grow to twenty times its size. */
const mostMarks = 500;

/**
 * Each place as a mark with the name of its file. `nameOf` says undefined of an id that no file has: that place stays as it is,
 * as do those behind the first 500 marks.
 */
export function withImageMarks(text: string, nameOf: (contentId: string) => string | undefined): string {
  if (!text.includes('[cid:')) return text;
  let marks = 0;
  return text.replace(/\[cid:([^[\]\s]{1,500})\]/g, (place, id: string) => {
    const name = marks < mostMarks ? nameOf(id) : undefined;
    if (name !== undefined) marks += 1;
    return name === undefined ? place : `[image: ${name.replace(/[[\]]/g, '_')}]`;
  });
}

/** The words alone. */
export function withoutImageMarks(text: string): string {
  return text.replace(/\[image: [^[\]\n]{1,200}\]/g, '');
}
