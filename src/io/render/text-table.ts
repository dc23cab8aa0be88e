/**
 * A table in plain text: aligned columns where they fit a line of mail, else one block of `Column: cell` lines per row.
 */

/** RFC 5322 section 2.1.1 recommends 78 characters; two are left for an indentation. */
const lineLength = 76;
const gap = '  ';

/** Takes `{ columns: string[], rows: string[][] }`; anything else is an error of the template. */
export function textTable(table: unknown): string {
  const { columns, rows } = asTable(table);
  const widths = columns.map((column, index) => widest([column, ...rows.map((row) => row[index] ?? '')]));
  const length = widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  if (length > lineLength) return rows.map((row) => block(columns, row)).join('\n\n');
  return [columns, ...rows].map((row) => aligned(row, widths)).join('\n');
}

function asTable(table: unknown): { columns: string[]; rows: string[][] } {
  if (typeof table !== 'object' || table === null || !('columns' in table) || !('rows' in table)) {
    throw new TypeError('a table has columns and rows');
  }
  return { columns: strings(table.columns), rows: Array.isArray(table.rows) ? table.rows.map(strings) : [] };
}

function strings(values: unknown): string[] {
  return Array.isArray(values) ? values.map((value) => String(value).replace(/[\r\n]+/g, ' ')) : [];
}

function widest(cells: readonly string[]): number {
  return cells.reduce((most, cell) => Math.max(most, width(cell)), 0);
}

/** Characters as people count them, near enough: code points. */
function width(cell: string): number {
  return [...cell].length;
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((most, index) => {
    const cell = row[index] ?? '';
    return cell + ' '.repeat(most - width(cell));
  });
  return cells.join(gap).trimEnd();
}

function block(columns: readonly string[], row: readonly string[]): string {
  const lines = columns.map((column, index) => ({ column, cell: row[index] ?? '' }));
  return lines
    .filter(({ cell }) => cell !== '')
    .map(({ column, cell }) => `${column}: ${cell}`)
    .join('\n');
}
