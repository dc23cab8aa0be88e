/** The pieces a generated message is put together from: its header, text parts, multiparts, attachments. CRLF throughout. */
import { base64Lines, encodedWords, encodeText, quotedPrintable } from './mail-encoding.ts';
import type { Random } from './mail-random.ts';
import { type Person, sentence } from './mail-words.ts';

export interface HeaderPlan {
  readonly index: number;
  /** Epoch ms. */
  readonly date: number;
  readonly from: Person;
  readonly to: string;
  readonly subject: string;
  /** With angle brackets. */
  readonly messageId: string;
  /** Further lines without CRLF. */
  readonly extra?: readonly string[];
  readonly charset?: string;
  /** With angle brackets; the sender's where absent. */
  readonly reversePath?: string;
}

/** The header without the fields of its first part, which follow at once. */
export function headerLines(random: Random, plan: HeaderPlan): string {
  const { index, from, to, charset = 'utf-8' } = plan;
  const date = mailDate(plan.date);
  const isPlain = /^[\x20-\x7e]*$/.test(from.name);
  const host = `mx${index % 5}.sender.test`;
  const lines = [
    `Return-Path: ${plan.reversePath ?? `<${from.address}>`}`,
    `Received: from ${host} (${host} [192.0.2.${(index % 250) + 1}])\r\n\tby mx.desk.test with ESMTPS id ${random.hex(8)}\r\n\tfor <${to}>; ${date}`,
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.test; s=s1;\r\n\th=from:to:subject:date:message-id; bh=${random.bytes(32).toString('base64')};\r\n\tb=${random.bytes(64).toString('base64')}`,
    `From: ${isPlain ? `"${from.name}"` : encodedWords(from.name, charset)} <${from.address}>`,
    `To: Help Desk <${to}>`,
    `Subject: ${encodedWords(plan.subject, charset)}`,
    `Date: ${date}`,
    `Message-ID: ${plan.messageId}`,
    'MIME-Version: 1.0',
    ...(plan.extra ?? []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** RFC 5322 section 3.3, in UTC. */
export function mailDate(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}

/** A UTF-8 part, half of them quoted-printable, half base64. */
export function textPart(random: Random, text: string, subtype = 'plain'): string {
  const isQuoted = random.chance(0.5);
  const body = isQuoted ? `${quotedPrintable(text)}\r\n` : base64Lines(Buffer.from(text));
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: ${isQuoted ? 'quoted-printable' : 'base64'}\r\n\r\n${body}`;
}

/** A part in another charset, as latin1 of its bytes: 7bit for ISO-2022-JP, else base64 or 8bit. */
export function charsetPart(random: Random, text: string, charset: string): string {
  const type = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding:`;
  const body = `${encodeText(text.replaceAll('\n', '\r\n'), charset).toString('latin1')}\r\n`;
  if (charset === 'iso-2022-jp') return `${type} 7bit\r\n\r\n${body}`;
  if (random.chance(0.5)) return `${type} base64\r\n\r\n${base64Lines(Buffer.from(body, 'latin1'))}`;
  return `${type} 8bit\r\n\r\n${body}`;
}

export function multipart(
  random: Random,
  subtype: string,
  parts: readonly string[],
  parameters = '',
): string {
  const boundary = `=_${random.hex(16)}`;
  const body = parts.map((part) => `--${boundary}\r\n${part}${part.endsWith('\r\n') ? '' : '\r\n'}`).join('');
  return `Content-Type: multipart/${subtype};${parameters} boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

const files = [
  ['filename="scan.pdf"', 'application/pdf'],
  ['filename="photo.jpg"', 'image/jpeg'],
  ['filename="log.zip"', 'application/zip'],
  [
    "filename*=utf-8''%C3%9Cbersicht%202025.xlsx",
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
] as const;

export function filePart(random: Random, size: number): string {
  const [name, type] = random.pick(files);
  const head = `Content-Type: ${type}\r\nContent-Disposition: attachment; ${name}\r\nContent-Transfer-Encoding: base64`;
  return `${head}\r\n\r\n${base64Lines(random.bytes(size))}`;
}

export function htmlPage(text: string): string {
  const blocks = text.split('\n\n').map((block) => {
    const escaped = block.replaceAll('&', '&amp;').replaceAll('\n', '<br>\n');
    return `<p style="margin:0 0 12px">${escaped}</p>\n`;
  });
  return `<html><head><meta charset="utf-8"></head><body>\n${blocks.join('')}</body></html>\n`;
}

/** A page as shops send them: styles, a table of links and pictures, about 55 KB with the text. */
export function shopPage(random: Random, text: string): string {
  const rows = Array.from({ length: 90 }, (_, row) => {
    const link = `<a href="https://shop.test/item/${row}?utm=${random.hex(6)}">${sentence(random, 5)}</a>`;
    const picture = `<img src="https://shop.test/i/${row}.png" width="40" height="40" alt="">`;
    return `<tr class="r${row}"><td style="padding:4px;border:1px solid #ccc;font-family:Arial">${link}</td><td>${picture}</td></tr>\n`;
  });
  const style = '.c{color:#333;font:12px Arial}\n'.repeat(120);
  return `<!DOCTYPE html><html><head><style>${style}</style></head><body><table>${rows.join('')}</table>${htmlPage(text)}</body></html>`;
}
