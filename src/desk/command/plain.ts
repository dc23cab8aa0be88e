/**
 * An argument as typed on a plain keyboard, and the two ways in which reading one can end. Forgives what keyboards and mail
 * clients change on their own: dashes, quotes, full-width and invisible characters.
 */

export interface Refusal {
  readonly ok: false;
  readonly message: string;
  readonly hint: string;
}

export type Argument<Value> = { readonly ok: true; readonly value: Value } | Refusal;

export function given<Value>(value: Value): Argument<Value> {
  return { ok: true, value };
}

export function refuse(message: string, hint: string): Refusal {
  return { ok: false, message, hint };
}

export const onePerLine = 'Write one command per line.';

/** What was meant, whatever a client made of it: one kind of dash and space, no invisible characters, no closing mark. */
export function plain(argument: string): string {
  return argument
    .normalize('NFKC')
    .replace(/\p{DI}/gu, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<![*`~.,;:!])[*`~.,;:!]+$/, '');
}

export function unquoted(argument: string): string {
  const isQuoted =
    /^["'\u2018\u201c\u201e\u00ab]/.test(argument) && /["'\u2019\u201c\u201d\u00bb]$/.test(argument);
  return isQuoted && argument.length > 1 ? argument.slice(1, -1) : argument;
}

export function holdsCommand(argument: string): boolean {
  return /#\p{L}/u.test(argument);
}

export function clip(argument: string): string {
  return argument.length <= 60 ? argument : `${argument.slice(0, 59)}…`;
}
