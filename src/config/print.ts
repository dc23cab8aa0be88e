/** Problems of a configuration as text for people and as JSON lines for programs. Pure. */
import type { Problem } from '../errors.ts';

const widestColumn = 44;

/**
 * One problem per paragraph: place, path and message in columns; what was expected and the hint stand below the
 * message. Ends with a count of what they are called. No trailing newline.
 */
export function formatProblems(problems: readonly Problem[], what = 'problem'): string {
  const rows = problems.map((problem) => ({ problem, place: placeOf(problem) }));
  const placeWidth = width(rows.map(({ place }) => place));
  const pathWidth = width(problems.map(({ path }) => path));
  const lines = rows.flatMap(({ problem, place }) => {
    const [first = '', ...more] = sentences(problem);
    const start = [place.padEnd(placeWidth), ...(pathWidth > 0 ? [problem.path.padEnd(pathWidth)] : [])].join(
      '  ',
    );
    return [`${start}  ${first}`, ...more.map((line) => `${' '.repeat(Math.max(start.length, 0))}  ${line}`)];
  });
  const count = problems.length === 1 ? `1 ${what}` : `${problems.length} ${what}s`;
  return [...lines, '', count].join('\n');
}

/** One JSON object a line, with the fields of `Problem`. No trailing newline. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map((problem) => JSON.stringify(problem)).join('\n');
}

/** `config/inboxd.yaml:12:5`, as terminals and editors make it clickable. */
function placeOf({ file, line, column, path }: Problem): string {
  const isWholeFile = path === '' && line === 1 && column === 1;
  return isWholeFile ? file : `${file}:${line}:${column}`;
}

function sentences({ message, expected, hint }: Problem): string[] {
  return [message, ...(expected ? [`expected ${expected}`] : []), ...(hint ? [hint] : [])];
}

/** The width of a column: its widest entry, unless that would push the messages out of sight. */
function width(entries: readonly string[]): number {
  return Math.min(widestColumn, Math.max(0, ...entries.map((entry) => entry.length)));
}
