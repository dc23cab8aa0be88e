/** The days of the week, Monday first, as calendars and dates count them. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** As they stand before a date: `Mon`. */
export const shortWeekdays: readonly string[] = weekdays.map(
  (name) => name.charAt(0).toUpperCase() + name.slice(1, 3),
);
