/**
 * The plain way through HTML that is too deep or too large for a tree: one pass, no recursion, each octet looked at a bounded number
 * of times.
 */

/** Tags that end by themselves, or that the next of their kind ends; they add no depth of their own. */
const shallow = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup td th tr thead tbody tfoot html head body'.split(
    ' ',
  ),
);
const depthLimit = 250;

/** Whether elements may lie deeper in each other than a recursive program should go. May err on that side. */
export function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z\d]{0,20})/g)) {
    if (shallow.has(name?.toLowerCase() ?? '')) continue;
    depth = slash === '/' ? Math.max(depth - 1, 0) : depth + 1;
    if (depth > depthLimit) return true;
  }
  return false;
}

/** Elements that begin a line, and those whose text nobody sees. */
const breaking = /^\/?(?:br|p|div|tr|li|h[1-6]|table|ul|ol|blockquote|pre|hr)(?![a-z\d])/i;
const unseen = /^(script|style|title|template|noscript|textarea)(?![a-z\d])/i;

/** The text between the tags; lines break where blocks begin and end. */
export function withoutTags(html: string): string {
  const pieces: string[] = [];
  const closings = new Map<string, number>();
  for (let at = 0; at < html.length; ) {
    const begin = html.indexOf('<', at);
    pieces.push(html.slice(at, begin < 0 ? html.length : begin).replace(/\s+/g, ' '));
    if (begin < 0) break;
    const name = html.slice(begin + 1, begin + 24);
    if (!/^[a-z/!?]/i.test(name)) pieces.push('<');
    if (breaking.test(name)) pieces.push('\n');
    at = /^[a-z/!?]/i.test(name) ? endOfMarkup(html, begin, name, closings) : begin + 1;
  }
  const lines = decoded(pieces.join(''))
    .split('\n')
    .map((line) => line.trim());
  return lines
    .filter((line, at) => line !== '' || lines[at - 1] !== '')
    .join('\n')
    .trim();
}

/** Behind the tag, the comment, or the element nobody sees; the end where it never closes. */
function endOfMarkup(html: string, begin: number, name: string, closings: Map<string, number>): number {
  const element = unseen.exec(name)?.[1]?.toLowerCase();
  if (name.startsWith('!--'))
    return after(html, '-->', begin + 4, closings) ?? after(html, '>', begin, closings) ?? html.length;
  const start = element === undefined ? begin : (after(html, `</${element}`, begin, closings) ?? begin);
  return after(html, '>', start, closings) ?? html.length;
}

/** Where the next such mark ends; null where none follows. What was once not found is not looked for again. */
function after(html: string, mark: string, from: number, closings: Map<string, number>): number | null {
  const known = closings.get(mark);
  const at = known !== undefined && (known < 0 || known >= from) ? known : html.indexOf(mark, from);
  closings.set(mark, at);
  return at < 0 ? null : at + mark.length;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : '\ufffd';
  });
}
