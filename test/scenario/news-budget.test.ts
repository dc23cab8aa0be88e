import { expect, test } from 'vitest';
import { startDesk } from '../support/desk.ts';

test('a robot that nobody recognises does not fill an agent’s mailbox from one ticket', async () => {
  const desk = await startDesk();
  try {
    await desk.customer('ann').writes('Status');
    for (let round = 0; round < 30; round += 1)
      await desk.customer('ann').repliesToLast(`Still waiting, round ${round}`);
    const news = desk.to('maria@acme.example');
    expect(news).toHaveLength(desk.settings.budgets.ticketPerDay);
    expect(news.at(-1)?.mail.text.replace(/\s+/g, ' ')).toContain(
      'the last notification of this ticket for today',
    );
    const rows = (await desk.outbox()).filter(({ state }) => state === 'suppressed');
    expect(rows.map(({ because }) => because)).toContain('budget-ticket-day');
    expect((await desk.ticket(1001)).messages).toHaveLength(31);
    await desk.advance(25 * 3_600_000);
    await desk.customer('ann').repliesToLast('And today?');
    expect(desk.to('maria@acme.example')).toHaveLength(news.length + 1);
  } finally {
    await desk.close();
  }
});
