/** Facts about signed, encrypted and calendar mail. */
import * as z from 'zod';
import { headerValue } from '../../../src/mail/parsed-mail.ts';
import { protectionOf } from '../../../src/mail/protection.ts';
import { partsOf } from './body.ts';
import { type Comparers, text, truth } from './comparison.ts';
import type { Seen } from './seen.ts';

/** The type of the part with the signature. */
function signatureType(seen: Seen): string {
  const isSignature = /^application\/(?:x-)?(?:pgp|pkcs7)-signature$/;
  return seen.attachments.find(({ contentType }) => isSignature.test(contentType))?.contentType ?? '';
}

function isInvite(seen: Seen): boolean {
  const types = [
    headerValue(seen.headers, 'content-type').toLowerCase(),
    ...seen.attachments.map((it) => it.contentType),
  ];
  return types.some((type) => /^(?:text\/calendar|application\/ics)/.test(type));
}

/** RFC 6047: the method stands beside the type of the part. */
function calendarMethod({ mime }: Seen): string {
  for (const { contentType, headers } of partsOf(mime.tree)) {
    const field: unknown = headers?.get('content-type');
    const params = z.object({ params: z.object({ method: z.string() }) }).safeParse(field);
    if (contentType === 'text/calendar' && params.success) return params.data.params.method;
  }
  return '';
}

export const crypto: Comparers = {
  cryptoKind: text((seen) => protectionOf(seen)?.kind ?? ''),
  isSigned: truth((seen) => protectionOf(seen)?.isSigned ?? false),
  isEncrypted: truth((seen) => protectionOf(seen)?.isEncrypted ?? false),
  signatureProtocol: text(signatureType),
  calendarMethod: text(calendarMethod, (method) => method.toUpperCase()),
  isCalendarInvite: truth(isInvite),
};
