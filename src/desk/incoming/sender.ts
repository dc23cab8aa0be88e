/** Who a mail is from, as the desk sees it: behind mailing lists and forms stands a person (DESIGN 4.4). */
import { normalAddress } from '../../mail/address.ts';
import { messageIds } from '../../mail/message-id.ts';
import { headerValue, type ParsedMail } from '../../mail/parsed-mail.ts';
import type { DeskMailbox } from '../settings.ts';
import { type Relay, type Relayed, relayed } from './relay.ts';

export interface EffectiveSender {
  /** Normalised; empty where the mail names nobody who could be answered. */
  readonly address: string;
  readonly displayName: string;
  /** From is one of the mailbox's `lists` or `forms`; the person behind it is not verified. */
  readonly fromListOrForm: boolean;
  /** The notification it is, where it is one. Where it names nobody, the service is the sender. */
  readonly relayed: Relayed | null;
}

export function effectiveSender(
  mail: ParsedMail,
  mailbox: DeskMailbox,
  relays: readonly Relay[] = [],
): EffectiveSender {
  const notification = relayed(relays, mail);
  const person = notification?.person ?? null;
  if (person !== null) return { ...person, fromListOrForm: true, relayed: notification };
  return { ...writtenBy(mail, mailbox), relayed: notification };
}

function writtenBy(mail: ParsedMail, mailbox: DeskMailbox): Omit<EffectiveSender, 'relayed'> {
  const from = mail.from[0] ?? mail.sender ?? { address: '', displayName: '' };
  const address = normalAddress(from.address);
  if (![...mailbox.lists, ...mailbox.forms].includes(address)) {
    return { address, displayName: from.displayName, fromListOrForm: false };
  }
  const original = originalSender(mail) ?? mail.replyTo[0] ?? from;
  return {
    address: normalAddress(original.address),
    displayName: original.displayName,
    fromListOrForm: true,
  };
}

/** Google Groups and others name the person they replaced in From. */
function originalSender(mail: ParsedMail): { address: string; displayName: string } | null {
  for (const name of ['x-original-from', 'x-original-sender']) {
    const value = headerValue(mail.headers, name);
    const address = normalAddress(/<([^<>]*)>\s*$/.exec(value)?.[1] ?? value);
    if (address !== '')
      return {
        address,
        displayName: value.includes('<') ? (value.split('<')[0]?.replaceAll('"', '').trim() ?? '') : '',
      };
  }
  return null;
}

/** Every id this mail refers to. */
export function allReferences(mail: ParsedMail): string[] {
  const report = mail.deliveryReport;
  const reported = report === null ? [] : [report.originalMessageId ?? '', ...report.originalReferences];
  const ids = [
    ...mail.inReplyTo,
    ...mail.references,
    ...reported,
    ...messageIds(headerValue(mail.headers, 'original-message-id')),
  ];
  return [...new Set(ids.filter((id) => id !== ''))];
}
