import { describe, expect, test } from 'vitest';
import { raisedByKeyword, saysUrgent, urgentTag } from '../../src/desk/incoming/keyword.ts';
import { ticketOf } from './world.ts';

describe('URGENT counts', () => {
  test.each<[string, boolean]>([
    ['URGENT', true],
    ['\n  Urgent!\nThe shop is closed without it.', true],
    ['¡Urgente!', true],
    ['Dringend.', true],
    ['This is urgent', false],
    ['Please help\nURGENT', false],
    ['Not urgent', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(saysUrgent(text)).toBe(expected);
  });

  test('once for a ticket', () => {
    const [raise, tag] = raisedByKeyword(ticketOf(1001), 1, 'URGENT');
    expect(raise).toMatchObject({ type: 'priority.changed', data: { from: 'normal', to: 'high' } });
    if (raise === undefined || tag === undefined) throw new Error('it raises and remembers');
    const raised = ticketOf(1001, raise, tag);
    expect(raised.tags).toContain(urgentTag);
    expect(raisedByKeyword(raised, 1, 'URGENT')).toEqual([]);
  });
});
