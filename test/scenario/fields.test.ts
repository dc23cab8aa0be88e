/** Custom fields by mail: found in what customers write, set by agents, and nothing personal in the log. */
import { afterEach, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';

const policy = `
fields:
  - {name: account, label: Account, extract: 'account ([a-z]+-[0-9]+)'}
  - {name: plan, label: Plan, type: choice, values: [Basic, Pro]}
`;
const maria = 'maria@acme.example';
let desk: TestDesk;
afterEach(() => desk.close());

test('a mail fills a field, the agent sees it, and the log holds no word of it', async () => {
  desk = await startDesk({ policy });
  await desk.customer('ann').writes('Help', 'My account zebra-77 is locked.');
  expect(await desk.ticket(1001)).toMatchObject({ fields: { account: 'zebra-77' } });
  expect(desk.lastTo(maria).mail.text).toContain('Account: zebra-77');
  expect(JSON.stringify(await desk.events(1001))).not.toMatch(/zebra/i);
  await desk.customer('ann').repliesToLast('And account other-1, by the way.');
  expect(await desk.ticket(1001)).toMatchObject({ fields: { account: 'zebra-77' } });
});

test('#set changes it, and says what it expects', async () => {
  desk = await startDesk({ policy });
  await desk.customer('ann').writes('Help', 'It is locked.');
  await desk.agent('Maria').repliesToLast('#set plan pro\n#set account: lion-3');
  expect(await desk.ticket(1001)).toMatchObject({ fields: { plan: 'Pro', account: 'lion-3' } });
  await desk.agent('Maria').repliesToLast('#set plan gold');
  expect(desk.lastTo(maria).mail.text).toContain('It is one of Basic, Pro, or none.');
  await desk.agent('Maria').repliesToLast('#set plan none');
  expect(await desk.ticket(1001)).toMatchObject({ fields: { account: 'lion-3' } });
  await desk.agent('Maria').repliesToLast('#set plam Pro');
  expect(desk.lastTo(maria).mail.text).toContain('there is no field "plam"');
});

test('the creative hub finds tool, browser, system, error and ids where a mail says so', async () => {
  desk = await startDesk({ packs: ['aio-creative-hub'] });
  const words =
    'User ID: u-77. The Video Tool in Firefox 140 on Windows 11 says error code E-504, account number 12-9. My subscription has expired.';
  await desk.customer('ann').writes('Export', words);
  expect((await desk.ticket(1001)).fields).toEqual({
    tool: 'video tool',
    'user id': 'u-77',
    browser: 'Firefox 140',
    'operating system': 'Windows 11',
    'error log': 'error code E-504',
    subscription: 'Expired',
    'account id': '12-9',
  });
});
