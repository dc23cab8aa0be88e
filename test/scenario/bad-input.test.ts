/** A hostile or broken message is kept with a reason, and the next one is handled (DESIGN promise 6). */
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/io/parse/limits.ts';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const header = `From: Ann <ann@customer.example>\r\nTo: ${supportAddress}\r\nSubject: Bad\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\n`;

function withParts(count: number): string {
  const parts = Array.from(
    { length: count },
    (_, index) => `--x\r\nContent-Type: text/plain\r\n\r\n${index}\r\n`,
  );
  return `${header}Content-Type: multipart/mixed; boundary=x\r\n\r\n${parts.join('')}--x--\r\n`;
}

function nested(depth: number): string {
  const open = Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  );
  return `${header}${open.join('')}Content-Type: text/plain\r\n\r\nHello`;
}

function nestedMessages(depth: number): string {
  return `${header}${'Content-Type: message/rfc822\r\n\r\nSubject: inside\r\n'.repeat(depth)}\r\nHello`;
}

const many = Array.from({ length: 2000 }, (_, index) => `p${index}@customer.example`);

type Fate = 'ticketed' | 'quarantined' | 'inert';

const hostile: readonly (readonly [string, Fate, string | Buffer])[] = [
  ['of zero bytes', 'quarantined', ''],
  ['of blank lines only', 'ticketed', '\r\n\r\n\r\n'],
  ['without headers', 'ticketed', 'Hello, my printer burns.\r\nPlease help.\r\n'],
  ['of a header without a body', 'ticketed', header],
  ['with 10,000 parts', 'quarantined', withParts(10_000)],
  ['with 900 parts', 'ticketed', withParts(900)],
  ['with 2,000 recipients', 'ticketed', `${header}Cc: ${many.join(',\r\n ')}\r\n\r\nHello`],
  ['with 2,000 authors', 'ticketed', `From: ${many.join(', ')}\r\nSubject: Bad\r\n\r\nHello`],
  ['with a header line of 1 MB', 'quarantined', `${header}X-Long: ${'a'.repeat(1_000_000)}\r\n\r\nHello`],
  [
    'with a subject of 300 KB',
    'ticketed',
    `From: ann@customer.example\r\nSubject: ${'s '.repeat(150_000)}\r\n\r\nHello`,
  ],
  ['with NUL bytes', 'ticketed', `${header.replace('Bad', 'B\0ad')}\r\nHel\0lo\0\0\r\n`],
  ['of NUL bytes only', 'ticketed', Buffer.alloc(5000)],
  [
    'with broken base64',
    'ticketed',
    `${header}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!SGVsbG8==?\r\n=\r\nzz`,
  ],
  ['nested without end', 'quarantined', nested(5000)],
  ['of messages within messages', 'ticketed', nestedMessages(500)],
  [
    'that never closes its parts',
    'ticketed',
    `${header}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello`,
  ],
  ['with an empty boundary', 'ticketed', `${header}Content-Type: multipart/mixed; boundary=""\r\n\r\nHello`],
  ['with an unknown charset', 'ticketed', `${header}Content-Type: text/plain; charset=klingon\r\n\r\nHello`],
  ['with lone surrogates and controls', 'ticketed', `${header}\r\n\u001b[31m\ud800 Hello \u202e`],
  ['without From', 'ticketed', `To: ${supportAddress}\r\nSubject: Bad\r\n\r\nHello`],
  ['with an author that is no address', 'ticketed', 'From: undisclosed\r\nSubject: Bad\r\n\r\nHello'],
  [
    'with a date of another world',
    'ticketed',
    `${header.replace(/Date: .*/, 'Date: Foo, 99 Bar 99999 99:99')}\r\nHello`,
  ],
  [
    'from the desk itself',
    'ticketed',
    `From: ${supportAddress}\r\nTo: ${supportAddress}\r\nSubject: Bad\r\n\r\nHello`,
  ],
  [
    'with an answer marker by a customer',
    'ticketed',
    `${header}\r\n— Write above this line; #help lists commands —`,
  ],
  ['with a bare carriage return between lines', 'ticketed', `${header}\r\nHello\rWorld\r`],
  [
    'with 5,000 references',
    'ticketed',
    `${header}References: ${Array.from({ length: 5000 }, (_, index) => `<r${index}@x.example>`).join(' ')}\r\n\r\nHello`,
  ],
  ['of deep HTML', 'ticketed', `${header}Content-Type: text/html\r\n\r\n${'<div>'.repeat(20_000)}Hello`],
  ['of quotes within quotes', 'ticketed', `${header}\r\n${'>'.repeat(50_000)} Hello\r\n`],
];

const bytes = (raw: string | Buffer) => (typeof raw === 'string' ? Buffer.from(raw) : raw);

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.close());

function good(name: string): Buffer {
  return rawMail({ from: `${name}@customer.example`, to: supportAddress, subject: `Good ${name}` });
}

describe('a message', () => {
  test.each(hostile)('%s is %s, and the one after it is handled', async (_, fate, raw) => {
    await desk.receives([good('first'), bytes(raw), good('last')]);
    const [first, bad, last] = await desk.journal();
    expect(first).toMatchObject({ state: 'handled', ticket: 1001 });
    expect(last?.state).toBe('handled');
    expect(desk.to('last@customer.example')).toHaveLength(1);
    expect(bad?.state).toBe(fate === 'quarantined' ? 'quarantined' : 'handled');
    expect(bad?.because).not.toBe('');
    expect(bad?.ticket === null).toBe(fate !== 'ticketed');
  });

  test.each(hostile)('%s is kept byte for byte', async (_, _fate, raw) => {
    await desk.receives(bytes(raw));
    const stored = await desk.store.journal.readRaw(1);
    expect(stored === null ? null : zstdDecompressSync(stored).equals(bytes(raw))).toBe(true);
  });
});

describe('all of them in one batch', () => {
  test('cost nobody else anything, twice', async () => {
    const batch = hostile.flatMap(([, , raw], index) => [bytes(raw), good(`g${index}`)]);
    await desk.receives(batch);
    await desk.receives(batch.map((raw) => Buffer.concat([Buffer.from('X-Again: yes\r\n'), raw])));
    const rows = await desk.journal();
    expect(rows).toHaveLength(batch.length * 2);
    expect(rows.filter(({ state }) => state === 'stored')).toEqual([]);
    for (const index of hostile.keys()) expect(desk.to(`g${index}@customer.example`)).toHaveLength(1);
  });

  test('are told to the operator, within the budget', async () => {
    await desk.receives(hostile.map(([, , raw]) => bytes(raw)));
    const waiting = await desk.store.quarantine.list();
    const expected = hostile.filter(([, fate]) => fate === 'quarantined').length;
    expect(waiting).toHaveLength(expected);
    expect(desk.to('ops@acme.example').length).toBe(Math.min(expected, 10));
    for (const { reason, detail } of waiting) {
      expect(reason).toMatch(/^[a-z-]+$/);
      expect(detail).not.toBe('');
    }
  });
});

describe('quarantine', () => {
  test('gives a message back on retry; what cannot be read yet waits again', async () => {
    await desk.receives(bytes(withParts(10_000)));
    const [row] = await desk.store.quarantine.list();
    if (row === undefined) throw new Error('nothing in quarantine');
    await desk.store.quarantine.retry(row);
    await desk.settle();
    const again = await desk.store.quarantine.list();
    expect(again).toHaveLength(1);
    expect(again[0]?.id).not.toBe(row.id);
    expect(await desk.journal()).toMatchObject([{ state: 'quarantined', because: 'too-many-parts' }]);
  });

  test('lets a message go into a ticket once the program can read it', async () => {
    await desk.receives([bytes(nested(60)), good('other')]);
    const [row] = await desk.store.quarantine.list();
    if (row === undefined) throw new Error('nothing in quarantine');
    desk.limits = { ...defaultLimits, maxDepth: 100 };
    await desk.store.quarantine.retry(row);
    await desk.settle();
    expect(await desk.store.quarantine.list()).toEqual([]);
    expect(await desk.journal()).toMatchObject([{ state: 'handled', ticket: 1002 }, { ticket: 1001 }]);
    expect(desk.lastTo('ann@customer.example').mail.subject).toBe('Re: Bad');
  });

  test('keeps what is dropped in the journal', async () => {
    await desk.receives(Buffer.alloc(0));
    const [row] = await desk.store.quarantine.list();
    if (row === undefined) throw new Error('nothing in quarantine');
    await desk.store.quarantine.drop(row);
    await desk.settle();
    expect(await desk.store.quarantine.list()).toEqual([]);
    expect(await desk.journal()).toMatchObject([{ state: 'quarantined', because: 'quarantine-dropped' }]);
  });
});
