/**
 * A message as the parser hands it to the rest of the program: plain data that crosses threads by structured clone.
 * Nothing here is trusted; it is what the sender wrote.
 */
import type { Address } from './address.ts';
import type { DeliveryReport } from './delivery-report/delivery-report.ts';
import type { FeedbackReport } from './feedback-report.ts';

/** A header field of the top-level header, unfolded, not yet decoded; the name in lower case. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface ParsedAttachment {
  /** Position among the attachments of the message, from 0: what `extractAttachment` takes to find the bytes again. */
  readonly index: number;
  readonly filename: string;
  readonly contentType: string;
  /** Decoded size in bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Without angle brackets. */
  readonly contentId: string | null;
  /** Shown inside the HTML body by `cid:` rather than offered as a file. */
  readonly inline: boolean;
  /** Its first bytes are those of a program, whatever it is called; absent where they are not. */
  readonly isProgram?: true;
}

/** A mail inside a mail: what its header and its words say. */
export interface EnclosedMail extends Pick<ParsedMail, 'from' | 'to' | 'cc' | 'subject' | 'date' | 'text'> {
  /** Among the attachments of the mail around it. */
  readonly index: number;
}

export interface ParsedMail {
  /** Ids without angle brackets. */
  readonly messageId: string | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly from: readonly Address[];
  readonly sender: Address | null;
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** Decoded, one line, trimmed. */
  readonly subject: string;
  /** ISO instant of the Date header, null where absent or unreadable. */
  readonly date: string | null;
  /** Top-level header fields in order, topmost first. */
  readonly headers: readonly HeaderField[];
  /** The body as plain text: the text part, or the HTML part converted. Line ends are `\n`. */
  readonly text: string;
  /** Of `text` what is new: without quotes and signature (`stripQuotes`). Made by the parser, since it takes time. */
  readonly words: string;
  /** The HTML body as sent, unsanitised; null where there is none. */
  readonly html: string | null;
  readonly attachments: readonly ParsedAttachment[];
  /** The mail that is attached, where it is the only one and this is no report about it; absent where there is none. */
  readonly enclosed?: EnclosedMail;
  readonly deliveryReport: DeliveryReport | null;
  /** Absent where it is none. */
  readonly feedbackReport?: FeedbackReport;
}

/** Values of all fields with this (lower-case) name, topmost first. */
export function headerValues(headers: readonly HeaderField[], name: string): string[] {
  return headers.filter((field) => field.name === name).map((field) => field.value);
}

/** Value of the topmost field with this (lower-case) name, trimmed; empty string where absent. */
export function headerValue(headers: readonly HeaderField[], name: string): string {
  return headers.find((field) => field.name === name)?.value.trim() ?? '';
}
