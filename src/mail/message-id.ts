/** Message ids as people's programs write them (RFC 5322 section 3.6.4): kept and compared without their angle brackets. */

/** Characters of a field that are read, from its end; the newest ids stand there. */
const fieldLimit = 250_000;
const idLimit = 998;
const idsKept = 200;

/**
 * The ids of a Message-ID, In-Reply-To or References value, oldest first, each once at its last place (the parent stands last),
 * the newest 200. Comments and words between ids are skipped, ids broken by folding are joined; bare ids count where none has brackets.
 */
export function messageIds(value: string): string[] {
  const text = withoutComments(value.slice(-fieldLimit));
  const bracketedIds = [...text.matchAll(/<([^<>]*)>/g)].flatMap(([, inner]) => idsInBrackets(inner ?? ''));
  const found = (bracketedIds.length > 0 ? bracketedIds : bareIds(text)).filter(isId);
  const newestFirst = [...new Set(found.toReversed())];
  return newestFirst.slice(0, idsKept).reverse();
}

/** As a header field wants it: `<id>`. */
export function bracketed(id: string): string {
  return `<${id}>`;
}

/** One id that may have been folded in its middle, or several whose inner brackets got lost. */
function idsInBrackets(inner: string): string[] {
  const words = inner.split(/[\s\p{Cc}]+/u).filter((word) => word !== '');
  return words.length > 1 && words.every(isAddressLike) ? words : [words.join('')];
}

function bareIds(text: string): string[] {
  return text.split(/[\s\p{Cc}<>,;"]+/u).filter(isAddressLike);
}

function isAddressLike(word: string): boolean {
  const at = word.indexOf('@');
  return at > 0 && at < word.length - 1;
}

function isId(id: string): boolean {
  return id.length > 0 && id.length <= idLimit;
}

/**
 * RFC 5322 section 3.2.2. Only a comment that closes is one, and an id may contain parentheses. Each closing one looks back at
 * what is still open, so that a field full of opening ones is read once.
 */
function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  const pieces: string[] = [];
  const openAt: number[] = [];
  for (const [piece] of text.matchAll(/<[^<>]*>|[()]|[^<()]+|</g)) {
    pieces.push(piece);
    if (piece === '(') openAt.push(pieces.length - 1);
    else if (piece === ')') pieces.length = openAt.pop() ?? pieces.length;
  }
  return pieces.join('');
}
