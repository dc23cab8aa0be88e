/**
 * How well delivery reports and automatic mail are recognised in mail that other people collected. Only the totals are held: each
 * cause that was worth fixing has a fixture of its own in `test/mail`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { automaticKind } from '../../src/mail/auto-submitted.ts';
import { type DeliveryReport, readDeliveryReport } from '../../src/mail/delivery-report/delivery-report.ts';
import type { HeaderField } from '../../src/mail/parsed-mail.ts';

const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const isPresent = existsSync(CORPUS);
if (!isPresent) console.log('delivery reports: the corpus ../shared/corpus is absent, left out');

const Facts = z.looseObject({
  isBounce: z.boolean().optional(),
  isAutoReply: z.boolean().optional(),
  isOutOfOffice: z.boolean().optional(),
  isReadReceipt: z.boolean().optional(),
  isComplaint: z.boolean().optional(),
  failedRecipients: z.array(z.string()).optional(),
  originalMessageId: z.string().optional(),
});
const Expectations = z.array(z.object({ file: z.string(), facts: Facts }));

interface Labelled {
  readonly set: string;
  readonly facts: z.infer<typeof Facts>;
  readonly raw: Buffer;
}

function labelledMails(): Labelled[] {
  const sets = readdirSync(CORPUS).filter((set) => existsSync(join(CORPUS, set, 'expect.json')));
  return sets.flatMap((set) => {
    const entries = Expectations.parse(JSON.parse(readFileSync(join(CORPUS, set, 'expect.json'), 'utf8')));
    return entries.map(({ file, facts }) => ({ set, facts, raw: readFileSync(join(CORPUS, set, file)) }));
  });
}

function isFailureOrDelay(report: DeliveryReport | null): boolean {
  if (report === null) return false;
  const { recipients } = report;
  return recipients.length === 0 || recipients.some(({ action }) => ['failed', 'delayed'].includes(action));
}

function failedAddresses(report: DeliveryReport | null): string[] {
  const failed = report?.recipients.filter(({ action }) => action === 'failed') ?? [];
  return failed.map(({ finalRecipient }) => finalRecipient.toLowerCase());
}

/** [claimed, true] pairs to precision and recall. */
function quality(pairs: readonly (readonly [boolean, boolean])[]) {
  const both = pairs.filter(([claimed, actual]) => claimed && actual).length;
  const claims = pairs.filter(([claimed]) => claimed).length;
  const actuals = pairs.filter(([, actual]) => actual).length;
  return { mails: pairs.length, precision: both / claims, recall: both / actuals };
}

async function isAutomatic(raw: Buffer): Promise<boolean> {
  const mail = await simpleParser(raw);
  const headers: HeaderField[] = mail.headerLines.map(({ key, line }) => ({
    name: key,
    value: line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]+/g, ' ')
      .trim(),
  }));
  return automaticKind({ headers, subject: mail.subject ?? '', text: mail.text ?? '' }).kind !== null;
}

describe.skipIf(!isPresent)('in the corpus', () => {
  const mails = isPresent ? labelledMails() : [];

  test('delivery reports are told from other mail', () => {
    const judged = mails.filter(({ facts }) => facts.isBounce !== undefined);
    const result = quality(
      judged.map(({ raw, facts }) => [isFailureOrDelay(readDeliveryReport(raw)), facts.isBounce === true]),
    );
    console.log('isBounce', result);
    expect(result.precision).toBeGreaterThanOrEqual(0.98);
    expect(result.recall).toBeGreaterThanOrEqual(0.98);
  });

  test('the failed recipients are named', () => {
    const judged = mails.filter(({ facts }) => facts.failedRecipients !== undefined);
    const right = judged.filter(({ raw, facts }) => {
      const named = failedAddresses(readDeliveryReport(raw)).sort();
      const expected = (facts.failedRecipients ?? []).map((address) => address.toLowerCase()).sort();
      return new Set(named).symmetricDifference(new Set(expected)).size === 0;
    });
    console.log('failedRecipients', { mails: judged.length, right: right.length / judged.length });
    expect(right.length / judged.length).toBeGreaterThanOrEqual(0.9);
  });

  test('the mail that is reported on is found', () => {
    const judged = mails.filter(({ facts }) => facts.originalMessageId !== undefined);
    for (const { raw, facts } of judged) {
      expect(readDeliveryReport(raw)?.originalMessageId).toBe(facts.originalMessageId);
    }
  });

  test('read receipts and feedback reports are no delivery reports', () => {
    const judged = mails.filter(({ facts }) => facts.isReadReceipt === true || facts.isComplaint === true);
    expect(judged.filter(({ raw }) => readDeliveryReport(raw) !== null)).toEqual([]);
  });

  test('automatic answers are told from what people write', async () => {
    const isJudged = ({ facts }: Labelled) =>
      facts.isAutoReply !== undefined || facts.isOutOfOffice !== undefined;
    const pairs: [boolean, boolean][] = [];
    for (const { raw, facts } of mails.filter(isJudged)) {
      pairs.push([await isAutomatic(raw), (facts.isAutoReply ?? facts.isOutOfOffice) === true]);
    }
    const result = quality(pairs);
    console.log('isAutoReply', result);
    expect(result.precision).toBeGreaterThanOrEqual(0.9);
    expect(result.recall).toBeGreaterThanOrEqual(0.9);
  });

  test('what people wrote to each other is neither', async () => {
    const people = [
      'reply-talon',
      'mime-letters',
      'helpdesk-redmine',
      'invite-thunderbird',
      'mime-imaptools',
    ];
    const judged = mails.filter(
      ({ set, facts }) => people.includes(set) && !/report/i.test(JSON.stringify(facts)),
    );
    const automatic = [];
    for (const { set, raw } of judged) if (await isAutomatic(raw)) automatic.push(set);
    console.log('taken for automatic among people', { mails: judged.length, automatic: automatic.length });
    expect(automatic.length / judged.length).toBeLessThanOrEqual(0.05);
  }, 60_000);
});
