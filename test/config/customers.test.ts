import { describe, expect, test } from 'vitest';
import { customersIn } from '../../src/config/customers.ts';
import { customerOf } from '../../src/desk/customer.ts';

const names = { tiers: ['free', 'enterprise'], agents: ['Maria Lopez', 'Bob'] };
const read = (text: string) => customersIn(text, 'customers.csv', names);

describe('customers.csv', () => {
  const { customers, problems } = read(
    [
      '# who pays for what',
      'customer,tier,vip,account_agent,tags,timezone',
      '@initech.example,enterprise,,maria,"gold, early",America/New_York',
      'Boss@Initech.example,enterprise,yes,Bob,',
      '',
      '@shop.example,free,no,,',
    ].join('\n'),
  );

  test('is read without complaint', () => {
    expect(problems).toEqual([]);
    expect(customers.size).toBe(3);
  });

  test.each([
    ['boss@initech.example', { tier: 'enterprise', vip: true, accountAgent: 'Bob' }],
    [
      'ann@initech.example',
      { vip: false, accountAgent: 'Maria Lopez', tags: ['gold', 'early'], timeZone: 'America/New_York' },
    ],
    ['joe@eu.shop.example', { tier: 'free', because: 'customers.csv: line 6' }],
  ])('knows %s by the most exact line', (address, facts) => {
    expect(customerOf(customers, address)).toMatchObject(facts);
  });

  test('knows nobody else', () => {
    expect(customerOf(customers, 'ann@notinitech.example')).toBeNull();
  });
});

describe('a mistake is told with its line', () => {
  const head = 'customer,tier,vip,account_agent';
  test.each([
    ['no address', `${head}\nann,,,`, [2, '`ann` is no address and no domain']],
    [
      'an unknown tier',
      `${head}\n@a.example,enterprize,,`,
      [2, 'no tier is named `enterprize`', 'did you mean `enterprise`?'],
    ],
    ['an unknown agent', `${head}\n@a.example,,,Eve`, [2, 'nobody here is called `Eve`']],
    ['a vip that is neither', `${head}\n@a.example,,maybe,`, [2, '`maybe` is neither yes nor no']],
    ['a line twice', `${head}\n@a.example,,,\n@A.example,,,`, [3, '@a.example stands here twice']],
    ['too many values', `${head}\n@a.example,,,Bob,x`, [2, 'there are 5 values for 4 columns']],
    [
      'an unknown column',
      'customer,teir\n@a.example,',
      [1, 'there is no column `teir`', 'did you mean `tier`?'],
    ],
    [
      'semicolons',
      'customer;tier\n@a.example;free',
      [1, 'the columns are separated by semicolons', 'save it as CSV with commas'],
    ],
    ['a column twice', 'customer,tier,Tier\n@a.example,free,free', [1, 'there are two columns `tier`']],
    [
      'a zone that is none',
      'customer,timezone\n@a.example,Europe/Berln',
      [2, '`Europe/Berln` is no time zone'],
    ],
    ['no customer', 'tier\nfree', [1, 'the column `customer` is missing']],
    ['a quote that does not end', `${head}\n"@a.example,,,`, [2]],
  ] as const)('%s', (_, text, [line, message, hint]) => {
    const [problem] = read(text).problems;
    expect(problem).toMatchObject({
      file: 'customers.csv',
      line,
      ...(message ? { message } : {}),
      ...(hint ? { hint } : {}),
    });
  });

  test('and all of them together', () => {
    expect(read(`${head}\nann,gold,,\n@b.example,,,Eve`).problems).toHaveLength(3);
  });

  test('an empty file knows nobody', () => {
    expect(read('')).toMatchObject({ problems: [] });
  });
});
