import { expect, test } from 'vitest';
import { promised, spoken } from '../../src/desk/instant.ts';

// biome-ignore format: a table reads best with one row a line
const zones: readonly [zone: string, winter: string, summer: string][] = [
  ['UTC', 'UTC', 'UTC'],
  ['Etc/UTC', 'UTC', 'UTC'],
  ['Europe/London', 'GMT', 'BST'],
  ['Europe/Berlin', 'CET', 'CEST'],
  ['America/New_York', 'EST', 'EDT'],
  ['America/Los_Angeles', 'PST', 'PDT'],
  ['Australia/Sydney', 'AEDT', 'AEST'],
  ['Asia/Kolkata', 'IST', 'IST'],
  ['Asia/Tokyo', 'Tokyo time', 'Tokyo time'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires time', 'Buenos Aires time'],
];

test.each(zones)('a time in %s is called %s in January and %s in July', (zone, winter, summer) => {
  const name = (text: string) => /\d\d:\d\d (.+)$/.exec(text)?.[1];
  expect(name(spoken('2026-01-05T12:00:00.000Z', zone))).toBe(winter);
  expect(name(promised('2026-07-06T12:00:00.000Z', zone))).toBe(summer);
});
