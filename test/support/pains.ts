/** The fixtures of test/fixtures/pains: `NN-name.eml` for a row of docs/pains.md. `{{NAME}}` stands for what only a test knows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SentMail, TestDesk } from './desk.ts';

const folder = join(import.meta.dirname, '../fixtures/pains');

export function painFiles(): string[] {
  return readdirSync(folder).toSorted();
}

/** The raw bytes, CRLF, of the fixture whose name begins like this. Fails where a blank is left. */
export function pain(name: string, blanks: Readonly<Record<string, string>> = {}): Buffer {
  const [file, ...others] = painFiles().filter((it) => it.startsWith(name));
  if (file === undefined || others.length > 0) throw new Error(`${name} names ${file ?? 'no'} fixture`);
  const text = readFileSync(join(folder, file), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (blank, key: string) => blanks[key] ?? blank,
  );
  const left = /\{\{\w+\}\}/.exec(text)?.[0];
  if (left !== undefined) throw new Error(`${file} needs ${left}`);
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'));
}

let answers = 0;

/** What an answer to a mail of ours needs. */
export function answering({ mail, replyTo, recipients }: SentMail): Record<string, string> {
  answers += 1;
  const address = recipients[0] ?? '';
  return {
    ...{ TO: replyTo, MESSAGE_ID: mail.messageId ?? '', SUBJECT: mail.subject },
    ...{ AGENT: `<${address}>`, AGENT_ADDRESS: address, N: String(answers), ID: `answer-${answers}` },
  };
}

export const ann = 'ann@customer.example';
export const maria = 'maria@acme.example';

/** #1001 of Ann, in the hands of Maria. */
export async function printerBurns(desk: TestDesk): Promise<void> {
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
}
