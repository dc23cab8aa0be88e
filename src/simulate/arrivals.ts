/** When customers write: by the hour of the day, with a peak at ten and one at three in the afternoon; few do at a weekend. */
import { hour, type Instant } from '../desk/instant.ts';
import type { Period } from './period.ts';
import type { Random } from './random.ts';

/** How many of a day's mails come in each hour, midnight first: of a hundred and two. */
const byHour = [1, 1, 1, 1, 1, 1, 2, 3, 6, 9, 11, 8, 6, 7, 9, 10, 8, 6, 4, 3, 2, 1, 1, 0];

const atWeekends = 0.4;

/** In order. `perDay` is a working day's; how many it really are differs from day to day. */
export function arrivals({ dates, timeZone }: Period, perDay: number, random: Random): Instant[] {
  const hours = byHour.map((weight, value) => ({ value, weight }));
  const all = dates.flatMap((text) => {
    const date = Temporal.PlainDate.from(text);
    const busy = date.dayOfWeek > 5 ? atWeekends : 1;
    const count = Math.round(perDay * busy * (0.8 + 0.4 * random.fraction()));
    return Array.from({ length: count }, () => {
      const plainTime = Temporal.PlainTime.from({ hour: random.weighted(hours) });
      const start = date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
      return new Date(start + 1000 * random.between(0, hour / 1000 - 1)).toISOString();
    });
  });
  return all.toSorted();
}
