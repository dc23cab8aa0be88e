/**
 * Whether a mail is signed or encrypted, and how: S/MIME (RFC 8551), PGP/MIME (RFC 3156), or PGP inside its text. Nothing is checked or
 * opened here; the parts are kept and passed on as they came.
 */
import { headerValue, type ParsedMail } from './parsed-mail.ts';

export interface Protection {
  readonly kind: 'pgp' | 'smime';
  readonly isSigned: boolean;
  readonly isEncrypted: boolean;
}

type Protected = Pick<ParsedMail, 'headers' | 'attachments' | 'text' | 'html'>;

/** Null where the mail is neither. What is said by the outermost part comes first, then its parts, then its text. */
export function protectionOf(mail: Protected): Protection | null {
  const types = [headerValue(mail.headers, 'content-type').slice(0, 1000).toLowerCase(), ...partTypes(mail)];
  const found = types.map(byType).filter((one) => one !== null);
  const all = [...found, ...byText(mail.text), ...(found.length === 0 ? byText(mail.html ?? '') : [])];
  const [first] = all;
  if (first === undefined) return null;
  const same = all.filter(({ kind }) => kind === first.kind);
  return {
    kind: first.kind,
    isSigned: same.some(({ isSigned }) => isSigned),
    isEncrypted: same.some(({ isEncrypted }) => isEncrypted),
  };
}

function partTypes({ attachments }: Protected): string[] {
  return attachments.map(
    ({ contentType, filename }) => `${contentType.toLowerCase()}; name=${filename.toLowerCase()}`,
  );
}

/** What a Content-Type says, in lower case. */
function byType(type: string): Protection | null {
  if (/^application\/(?:x-)?pgp-signature/.test(type)) return signed('pgp');
  if (/^application\/(?:x-)?pgp-encrypted/.test(type)) return encrypted('pgp');
  if (/^application\/(?:x-)?pkcs7-signature/.test(type)) return signed('smime');
  if (/^application\/(?:x-)?pkcs7-mime/.test(type)) {
    if (/smime-type\s{0,9}=\s{0,9}"?certs-only|\.p7c\b/.test(type)) return null;
    return /smime-type\s{0,9}=\s{0,9}"?signed-data|\.p7s\b/.test(type) ? signed('smime') : encrypted('smime');
  }
  if (type.startsWith('multipart/signed')) return signed(/pkcs7/.test(type) ? 'smime' : 'pgp');
  if (type.startsWith('multipart/encrypted')) return encrypted('pgp');
  return /; name=[^;]{1,200}\.(?:pgp|gpg)$/.test(type) ? encrypted('pgp') : null;
}

function byText(text: string): Protection[] {
  const start = text.slice(0, 200_000);
  return [
    ...(/^[ \t>]{0,9}-----BEGIN PGP MESSAGE-----/m.test(start) ? [encrypted('pgp')] : []),
    ...(/^[ \t]{0,9}-----BEGIN PGP SIGNED MESSAGE-----/m.test(start) ? [signed('pgp')] : []),
  ];
}

function signed(kind: Protection['kind']): Protection {
  return { kind, isSigned: true, isEncrypted: false };
}

function encrypted(kind: Protection['kind']): Protection {
  return { kind, isSigned: false, isEncrypted: true };
}
