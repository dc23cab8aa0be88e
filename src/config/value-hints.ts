/** What was probably meant by a value that is of no form known here: for what people write from habit. */

interface Habit {
  /** Of the form that a value should have. */
  readonly form: RegExp;
  readonly value: RegExp;
  readonly hint: (parts: readonly string[]) => string;
}

const clock = /^a time such as \d/;
const unitNames = /^([1-9]\d*) *(m|h|d|w)(?:in|inute|our|r|ay|eek)?s?$/i;

const habits: readonly Habit[] = [
  { form: /^a (?:duration|size|time) /, value: /^\d+$/, hint: () => 'add the unit' },
  {
    form: clock,
    value: unitNames,
    hint: ([, count = '', unit = '']) => meant(`${count}${unit.toLowerCase()}`),
  },
  { form: clock, value: /^(\d{1,3})[.,]5 ?h$/, hint: ([, hours]) => meant(`${Number(hours) * 60 + 30}m`) },
  { form: /^a percentage /, value: /^(\d{1,4}) ?%$/, hint: ([, count = '']) => meant(count) },
  {
    form: /^an address .* or @/,
    value: /^\*@?\.?([\w.-]+)$/,
    hint: ([, domain = '']) => meant(`@${domain}`),
  },
  { form: /^an address .* or @/, value: /^@\*\.([\w.-]+)$/, hint: ([, domain = '']) => meant(`@${domain}`) },
  {
    form: /^a word or phrase /,
    value: /^\/.*\/\w*$/s,
    hint: () => 'these are words and no regular expressions',
  },
  {
    form: /^a word or phrase /,
    value: /\*/,
    hint: () => 'a `*` stands at the end of the last word: `refund*`; for addresses there is `from`',
  },
  { form: /^sqlite/, value: /^postgres/, hint: () => 'PostgreSQL comes later' },
];

/** Null where no habit is known. */
export function habitHint(form: string, value: unknown): string | null {
  const text = String(value);
  for (const habit of habits) {
    const parts = habit.form.test(form) ? habit.value.exec(text.trim()) : null;
    if (parts !== null) return habit.hint(parts);
  }
  return null;
}

function meant(text: string): string {
  return `did you mean \`${text}\`?`;
}
