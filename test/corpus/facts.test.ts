/**
 * Facts that other projects state about mail, against our own pipeline: of each kind as many as ever must stay right.
 * `npm run eval -- mail ../shared/corpus --ratchet test/corpus/facts.json` raises the numbers.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateMail } from '../eval/mail/eval-mail.ts';
import { fallen, readRatchet } from '../eval/mail/ratchet.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus');
const isPresent = existsSync(join(corpus, 'MANIFEST.tsv'));
if (!isPresent)
  console.log(
    'FACTS LEFT OUT: the corpus ../shared/corpus is not here, so nothing holds the figures of the evaluation.',
  );

test.skipIf(!isPresent)('no kind of fact falls below what was once right', { timeout: 300_000 }, async () => {
  const { kinds, passed, total, deliveryReports } = await evaluateMail(corpus, () => {});
  console.log(`Facts: ${passed} of ${total} right.`);
  expect(fallen(readRatchet(join(import.meta.dirname, 'facts.json')), kinds)).toEqual([]);
  expect(deliveryReports.precision).toBeGreaterThanOrEqual(0.98);
  expect(deliveryReports.recall).toBeGreaterThanOrEqual(0.98);
});
