/**
 * The machine-readable part of a delivery report: `message/delivery-status` (RFC 3464), and the same fields where senders
 * have put them into plain text.
 */
import type { ReportedRecipient } from './delivery-report.ts';
import { type Fields, fieldOf, readFields } from './parts.ts';

const MAX_RECIPIENTS = 500;
const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

export interface DeliveryStatus {
  readonly recipients: readonly ReportedRecipient[];
  /** Message-ID of the mail that is reported on, where a field says so; with or without angle brackets, else empty. */
  readonly originalMessageId: string;
}

/** Reads per-message and per-recipient fields (RFC 3464 sections 2.2 and 2.3), groups being divided by empty lines. */
export function readDeliveryStatus(text: string): DeliveryStatus {
  const groups = fieldGroups(text).map(readFields);
  const recipients = groups.map(recipientOf).filter((recipient) => recipient !== null);
  return {
    recipients: recipients.slice(0, MAX_RECIPIENTS),
    originalMessageId: firstField(groups, ['original-message-id', 'x-original-message-id']),
  };
}

/** Whether a text contains the fields of a delivery status, in or out of the part they belong to. */
export function hasDeliveryStatusFields(text: string): boolean {
  return (
    /^\s{0,20}(?:final|original)-recipient[ \t]{0,9}:/im.test(text) &&
    /^\s{0,20}(?:action|status)[ \t]{0,9}:/im.test(text)
  );
}

/** Groups are divided by empty lines; some senders forget those, so that a second Final-Recipient begins a group too. */
function fieldGroups(text: string): string[] {
  const groups: string[] = [];
  for (const block of text.split(/\n[ \t]*\n/)) {
    const parts = block.split(/\n(?=final-recipient[ \t]*:)/i);
    const isOneGroup = parts.length <= 2 && !/^final-recipient/i.test(parts[0] ?? '');
    if (isOneGroup) groups.push(block);
    else groups.push(...parts);
  }
  return groups.slice(0, MAX_RECIPIENTS + 1);
}

function firstField(groups: readonly Fields[], names: readonly string[]): string {
  for (const group of groups) {
    for (const name of names) {
      const value = fieldOf(group, name);
      if (value !== '') return value;
    }
  }
  return '';
}

function recipientOf(group: Fields): ReportedRecipient | null {
  const original = addressOf(fieldOf(group, 'original-recipient'));
  const finalRecipient = addressOf(fieldOf(group, 'final-recipient')) || original;
  const diagnosticCode = withoutType(fieldOf(group, 'diagnostic-code'));
  const status = precise(enhancedCode(fieldOf(group, 'status')), enhancedCode(diagnosticCode));
  const action = actionOf(fieldOf(group, 'action'), status);
  if (finalRecipient === '' || action === null) return null;
  const recipient = { finalRecipient, action, status, diagnosticCode };
  return original === '' || original === finalRecipient
    ? recipient
    : { ...recipient, originalRecipient: original };
}

/** `rfc822; <ann@example.org>` without its type, brackets, quotes and comments. */
function addressOf(value: string): string {
  const bare = withoutType(value).trim();
  const bracketed = /<([^<>]{1,320})>/.exec(bare)?.[1];
  return (bracketed ?? bare.split(/[\s(]/, 1)[0] ?? '').replace(/^["']|["',;]$/g, '').slice(0, 320);
}

function withoutType(value: string): string {
  return value.replace(/^[a-z0-9-]{1,30}[ \t]{0,9};[ \t]{0,9}/i, '');
}

/** The enhanced status code (RFC 3463 section 2) in a text, empty where there is none. */
export function enhancedCode(text: string): string {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(text)?.[0] ?? '';
}

/** `5.0.0` says nothing that the code the other server gave does not say better. */
function precise(status: string, diagnosed: string): string {
  const isVague = status === '' || (status.endsWith('.0.0') && status[0] === diagnosed[0]);
  return isVague && diagnosed !== '' ? diagnosed : status;
}

/** Without a readable action the class of the status decides; a group that has neither is about no recipient. */
function actionOf(action: string, status: string): ReportedRecipient['action'] | null {
  const word = /^[a-z]{1,20}/.exec(action.trim().toLowerCase())?.[0] ?? '';
  const known = ACTIONS.find((candidate) => candidate === word);
  if (known !== undefined) return known;
  if (word === 'deliverable') return 'delivered';
  if (status.startsWith('5') || word !== '') return 'failed';
  if (status.startsWith('4')) return 'delayed';
  return status.startsWith('2') ? 'delivered' : null;
}
