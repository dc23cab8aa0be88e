/**
 * The words of a structured header field (RFC 5322 section 3.2): comments and folding gone, quoted text kept whole, statements parted
 * at semicolons. One pass over the value, no recursion.
 */

/** Text without unquoted spaces, its quotes taken off. `equals` is the place of its first unquoted `=`, -1 where it has none. */
export interface Word {
  readonly text: string;
  readonly equals: number;
}

const outside = /\s+|;|"(?:[^"\\]|\\.)*"|=|[^\s;"()=]+|[()"]/sy;
const inComment = /[^()\\]+|\\.|[()\\]/sy;

/** The words of each statement, in order; null where a quote or a comment does not close. `a = b` is the word `a=b`. */
export function statementsOf(value: string): Word[][] | null {
  const statements: Word[][] = [[]];
  let isApart = true;
  for (let at = 0; at < value.length; ) {
    const [token = ''] = matchAt(outside, value, at);
    const after = token === '(' ? endOfComment(value, at) : at + token.length;
    if (after <= at || token === '"') return null;
    if (token === ';') statements.push([]);
    else if (token !== '(' && token.trim() !== '') append(statements, token, isApart);
    isApart = token === '(' || token === ';' || token.trim() === '';
    at = after;
  }
  return statements;
}

/** A token continues the word before it unless a space stood between them, which around `=` means nothing. */
function append(statements: Word[][], token: string, isApart: boolean): void {
  const words = statements.at(-1) ?? [];
  const last = words.at(-1);
  const text = unquoted(token);
  const isPending = last !== undefined && last.equals === last.text.length - 1 && last.equals > 0;
  const isBelated = token === '=' && last !== undefined && last.equals < 0;
  if (last === undefined || (isApart && !isPending && !isBelated)) {
    words.push({ text, equals: token === '=' ? 0 : -1 });
    return;
  }
  const equals = token === '=' && last.equals < 0 ? last.text.length : last.equals;
  words[words.length - 1] = { text: last.text + text, equals };
}

function unquoted(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/gs, '$1') : token;
}

/** Where the comment that begins here ends; -1 where it does not. Comments nest (RFC 5322 section 3.2.2). */
function endOfComment(value: string, start: number): number {
  let depth = 0;
  for (let at = start; at < value.length; ) {
    const [token = ''] = matchAt(inComment, value, at);
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    at += token.length;
    if (depth === 0) return at;
  }
  return -1;
}

function matchAt(sticky: RegExp, value: string, at: number): readonly string[] {
  sticky.lastIndex = at;
  return sticky.exec(value) ?? [];
}
