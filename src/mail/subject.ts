/**
 * Subjects: what they are about without the prefixes and tags that mail clients and desks put around it (RFC 5256 section 2.1),
 * how an answer is called, and which tickets a subject names. A tag proves nothing; it only says what to look for.
 */

/** Prefixes of an answer, in lower case: what clients write in their user's language. */
const replyPrefixes = [
  ...['re', 'aw', 'antw', 'antwort', 'sv', 'vs', 'r', 'rif', 'ré', 'rép', 'réf', 'res', 'resp', 'odp', 'ynt'],
  ...[
    'cevap',
    'bls',
    'balas',
    'vá',
    'atb',
    'απ',
    'σχετ',
    'отв',
    'ответ',
    'на',
    'відп',
    'השב',
    'תגובה',
    'رد',
    'trả lời',
  ],
  ...['回复', '回覆', '答复', '答覆', '返信', '회신', '답장', '답글'],
];

/** `VS` stands above: Finns answer with it, Danes forward, and an answer is what it mostly is. */
const forwardPrefixes = [
  ...[
    'fw',
    'fwd',
    'wg',
    'rv',
    'reenv',
    'enc',
    'tr',
    'i',
    'inoltra',
    'pd',
    'vb',
    'vl',
    'doorst',
    'redir',
    'redir.',
    'videresend',
  ],
  ...['ilt', 'i̇lt', 'továbbítás', 'trs', 'πρθ', 'пересл', 'הועבר', 'إعادة توجيه', 'chuyển tiếp'],
  ...['转发', '轉發', '轉寄', '転送', '전달'],
];

const replies = new Set(replyPrefixes);
const forwards = new Set(forwardPrefixes);

/** `Re:`, `RE[2] :`, `Re (3):`, `Fwd：` and the like at the beginning. No prefix is longer than twelve letters. */
const prefixed =
  /^([\p{L}\p{M}.]{1,12}(?: [\p{L}\p{M}]{1,12})?) ?(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\*\d{1,4})? ?[:：]/u;
const blob = /^\[[^[\]]*\]/;
const ownTag = /\[#(\d{1,10})\]/g;

const subjectLimit = 2000;

/**
 * What a subject is about: without reply and forward prefixes, a list's leading `[name]`, `(fwd)` and our own tag. The case stays;
 * compare with `sameBaseSubject`. The base of a base is itself.
 */
export function baseSubject(subject: string): string {
  let base = spaced(subject);
  for (let before = ''; before !== base; ) {
    before = base;
    base = withoutLeader(withoutEnvelope(withoutTrailer(withoutTags(base))));
  }
  return base;
}

/** Whether two subjects are about the same, as RFC 5256 compares them: without regard to case. */
export function sameBaseSubject(one: string, other: string): boolean {
  return baseSubject(one).toLowerCase() === baseSubject(other).toLowerCase();
}

/** The subject of an answer: `Re: ` and the original, of which answering prefixes at the front are dropped. Never two lines. */
export function replySubject(subject: string): string {
  let original = spaced(subject);
  for (let prefix = replyPrefix(original); prefix !== ''; prefix = replyPrefix(original)) {
    original = original.slice(prefix.length).trim();
  }
  return `Re: ${original}`.trim();
}

/** Ticket numbers of our own tags, `[#1234]`, in their order, each once, at most twenty. Other desks' `[Ticket#123]` are none. */
export function ticketTags(subject: string): number[] {
  const numbers = [...subject.slice(0, subjectLimit).matchAll(ownTag)].map(([, digits]) => Number(digits));
  return [...new Set(numbers)].filter((number) => number > 0).slice(0, 20);
}

/** Whether it begins, after lists' and our tags, with what an answer begins with. */
export function isReplySubject(subject: string): boolean {
  return replies.has(kindOfPrefix(withoutBlobs(spaced(subject))));
}

/** Whether it begins, after lists' and our tags, with what a forwarded mail begins with. */
export function isForwardSubject(subject: string): boolean {
  const text = withoutBlobs(spaced(subject));
  return forwards.has(kindOfPrefix(text)) || /^\[fwd:/i.test(text);
}

function spaced(subject: string): string {
  return subject
    .slice(0, subjectLimit)
    .normalize('NFC')
    .replace(/[\s\p{Cc}\u200b\u2060\ufeff]+/gu, ' ')
    .trim();
}

function kindOfPrefix(text: string): string {
  return prefixed.exec(text)?.[1]?.toLowerCase() ?? '';
}

function replyPrefix(text: string): string {
  return replies.has(kindOfPrefix(text)) ? (prefixed.exec(text)?.[0] ?? '') : '';
}

function withoutTags(text: string): string {
  return text.replace(ownTag, ' ').replace(/ +/g, ' ').trim();
}

/** A `subj-leader`: one prefix, or one `[blob]` that does not stand alone. */
function withoutLeader(text: string): string {
  const kind = kindOfPrefix(text);
  if (replies.has(kind) || forwards.has(kind)) return text.replace(prefixed, '').trim();
  return text.replace(blob, '').trim() || text;
}

function withoutBlobs(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    if (!/^\[fwd:/i.test(rest)) rest = rest.replace(blob, '').trim();
  }
  return rest;
}

/** `[fwd: subject]`, as some clients wrap a whole subject. */
function withoutEnvelope(text: string): string {
  return /^\[fwd:/i.test(text) && text.endsWith(']') ? text.slice(5, -1).trim() : text;
}

function withoutTrailer(text: string): string {
  return /\(fwd\)$/i.test(text) ? text.slice(0, -5).trim() : text;
}
