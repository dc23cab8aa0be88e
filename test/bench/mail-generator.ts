/**
 * Mail of a help desk for benchmarks and crash tests, the same bytes for the same seed on every machine.
 * Of 100 messages 55 are new requests (2-8 KB, half with HTML), 25 replies with quoted text, 8 HTML pages of about
 * 60 KB, 6 carry 100-400 KB of attachments, 3 are automatic replies, 2 delivery reports, 1 is in an odd charset.
 * Every reply answers an earlier message of the same run, so that the true thread of each message is known.
 */
import {
  charsetPart,
  filePart,
  headerLines,
  htmlPage,
  mailDate,
  multipart,
  shopPage,
  textPart,
} from './mail-parts.ts';
import { type Random, seededRandom } from './mail-random.ts';
import { type Person, paragraphs, person, subjectLine } from './mail-words.ts';

export type MailKind = 'new' | 'reply' | 'html' | 'attach' | 'auto' | 'bounce' | 'charset';

export interface GeneratedMail {
  readonly raw: Buffer;
  readonly kind: MailKind;
  /** Ids without angle brackets. */
  readonly messageId: string;
  /** The message this one answers or reports on; null for a new request. */
  readonly parent: string | null;
  /** The first message of the thread; for a delivery report its own id, since it belongs to none. */
  readonly root: string;
}

export interface MailPlan {
  readonly count: number;
  readonly seed: number;
  /** The desk's address. */
  readonly to: string;
  /** Date of the first message, epoch ms; default the start of 2025. Each later one is 97 s after the one before. */
  readonly now?: number;
}

interface Thread {
  readonly root: string;
  readonly person: Person;
  readonly subject: string;
  readonly text: string;
  last: string;
  references: readonly string[];
}

/** What a kind of mail adds to the common header, and its body as latin1 of its bytes. */
interface Draft {
  readonly from: Person;
  readonly subject: string;
  readonly body: string;
  readonly parent?: string | undefined;
  readonly root?: string | undefined;
  readonly extra?: readonly string[];
  readonly charset?: string;
  readonly reversePath?: string;
  /** The text later replies quote; absent where nobody answers this mail. */
  readonly quotable?: string;
}

interface Desk {
  readonly random: Random;
  readonly to: string;
  readonly threads: Thread[];
}

const shares: readonly [MailKind, number][] = [
  ['new', 55],
  ['reply', 25],
  ['html', 8],
  ['attach', 6],
  ['auto', 3],
  ['bounce', 2],
  ['charset', 1],
];

export function* generateMail(plan: MailPlan): Generator<GeneratedMail> {
  const desk: Desk = { random: seededRandom(plan.seed), to: plan.to, threads: [] };
  const start = plan.now ?? Date.UTC(2025, 0, 1);
  for (const [index, wanted] of desk.random.shuffled(kinds(plan.count)).entries()) {
    const date = start + index * 97_000;
    const kind = desk.threads.length === 0 && wanted !== 'bounce' ? firstKind(wanted) : wanted;
    const messageId = `${desk.random.hex(8)}.${index}.${plan.seed}@mail${index % 7}.test`;
    const draft = drafts[kind](desk, date);
    const header = headerLines(desk.random, {
      ...draft,
      index,
      date,
      to: plan.to,
      messageId: `<${messageId}>`,
    });
    remember(desk, draft, messageId);
    const raw = Buffer.from(header + draft.body, 'latin1');
    yield { raw, kind, messageId, parent: draft.parent ?? null, root: draft.root ?? messageId };
  }
}

/** Exact shares, not drawn ones, so that small runs keep the mix. */
function kinds(count: number): MailKind[] {
  const exact = shares.flatMap(([kind, percent]) =>
    Array.from({ length: Math.round((count * percent) / 100) }, () => kind),
  );
  const missing = Array.from({ length: Math.max(0, count - exact.length) }, (): MailKind => 'new');
  return [...exact, ...missing].slice(0, count);
}

/** Nothing to answer yet: an answer becomes a request. */
function firstKind(kind: MailKind): MailKind {
  return kind === 'reply' || kind === 'auto' ? 'new' : kind;
}

function remember(desk: Desk, draft: Draft, messageId: string): void {
  if (draft.quotable !== undefined) {
    const { from, subject, quotable } = draft;
    const text = quotable.slice(0, 1500);
    desk.threads.push({
      root: messageId,
      person: from,
      subject,
      text,
      last: messageId,
      references: [messageId],
    });
    return;
  }
  const thread = desk.threads.find((one) => one.root === draft.root && one.last === draft.parent);
  if (thread === undefined || draft.subject.startsWith('Out of office')) return;
  thread.last = messageId;
  thread.references = [...thread.references, messageId].slice(-30);
}

const drafts: Record<MailKind, (desk: Desk, date: number) => Draft> = {
  new: newRequest,
  reply,
  html: htmlHeavy,
  attach: withFiles,
  auto: automaticReply,
  bounce: deliveryReport,
  charset: oddCharset,
};

function newRequest({ random }: Desk): Draft {
  const text = paragraphs(random, random.between(1600, random.chance(0.5) ? 3200 : 6400));
  const both = text.slice(0, 3000);
  const body = random.chance(0.5) ? textPart(random, text) : alternative(random, both, htmlPage(both));
  return { from: person(random), subject: subjectLine(random), body, quotable: text };
}

function reply(desk: Desk, date: number): Draft {
  const { random } = desk;
  const thread = recentThread(desk);
  const from = random.chance(0.8) ? thread.person : person(random);
  const quote = thread.text.replace(/^/gm, '> ');
  const intro = `On ${mailDate(date - 3_600_000)}, Help Desk wrote:`;
  const text = `${paragraphs(random, random.between(200, 900))}\n\n${intro}\n${quote}\n\n-- \n${from.name}`;
  const references = thread.references.slice(-12).map((id) => `<${id}>`);
  return {
    from,
    subject: `${random.pick(['Re: ', 'Re: ', 'RE: ', 'Aw: ', 'SV: '])}${thread.subject}`,
    body: random.chance(0.5) ? textPart(random, text) : alternative(random, text, htmlPage(text)),
    parent: thread.last,
    root: thread.root,
    extra: [`In-Reply-To: <${thread.last}>`, `References: ${references.join('\r\n ')}`],
  };
}

function htmlHeavy({ random }: Desk): Draft {
  const text = paragraphs(random, random.between(18_000, 26_000));
  const body = alternative(random, text.slice(0, 1500), shopPage(random, text));
  return { from: person(random), subject: subjectLine(random), body, quotable: text };
}

function withFiles({ random }: Desk): Draft {
  const text = paragraphs(random, random.between(600, 1500));
  const [size, count] = [random.between(75_000, 290_000), random.between(1, 3)];
  const parts = Array.from({ length: count }, () => filePart(random, Math.floor(size / count)));
  const body = multipart(random, 'mixed', [textPart(random, text), ...parts]);
  return { from: person(random), subject: subjectLine(random), body, quotable: text };
}

const automaticFields = [
  ['Auto-Submitted: auto-replied'],
  ['Auto-Submitted: auto-replied', 'Precedence: bulk'],
  ['X-Autoreply: yes', 'Precedence: auto_reply'],
  ['X-Auto-Response-Suppress: All', 'Auto-Submitted: auto-generated'],
] as const;

function automaticReply(desk: Desk): Draft {
  const { random } = desk;
  const thread = recentThread(desk);
  return {
    from: thread.person,
    subject: `Out of office: ${thread.subject}`,
    body: textPart(random, `I am away until Monday.\n\n${paragraphs(random, 200)}`),
    parent: thread.last,
    root: thread.root,
    extra: [`In-Reply-To: <${thread.last}>`, ...random.pick(automaticFields)],
  };
}

function deliveryReport(desk: Desk, date: number): Draft {
  const { random } = desk;
  const thread = desk.threads.length > 0 ? recentThread(desk) : null;
  const recipient = thread?.person.address ?? 'nobody@gone.test';
  const parent = thread?.last ?? 'none@desk.test';
  const host = `mx${random.between(0, 4)}.test`;
  const status = random.pick(['5.1.1', '5.2.2', '4.4.7']);
  const action = status.startsWith('5') ? 'failed' : 'delayed';
  const notice = `Content-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system. Your message to ${recipient} could not be delivered.\r\n`;
  const report = `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; ${host}\r\nArrival-Date: ${mailDate(date)}\r\n\r\nFinal-Recipient: rfc822; ${recipient}\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 ${status} user unknown\r\n`;
  const returned = `Content-Type: text/rfc822-headers\r\n\r\nFrom: ${desk.to}\r\nTo: ${recipient}\r\nSubject: Re: your request\r\nMessage-ID: <${parent}>\r\n`;
  return {
    from: { name: 'Mail Delivery System', address: `mailer-daemon@${host}` },
    subject: 'Undelivered Mail Returned to Sender',
    body: multipart(random, 'report', [notice, report, returned], ' report-type=delivery-status;'),
    parent,
    extra: ['Auto-Submitted: auto-replied'],
    reversePath: '<>',
  };
}

const languages = [
  ['gb18030', '王小明', '打印机 无法 工作 请 帮助 谢谢 订单 账户 密码 重置 服务器 发票'],
  ['iso-2022-jp', '山田太郎', 'プリンタ が 動きません 助けて ください 注文 請求書 ログイン 会議 東京'],
  ['windows-1251', 'Иван Петров', 'Принтер не работает помогите пожалуйста заказ счёт пароль почта № срочно'],
] as const;

function oddCharset({ random }: Desk): Draft {
  const [charset, name, vocabulary] = random.pick(languages);
  const [first = '', ...others] = vocabulary.split(' ');
  const line = (length: number): string =>
    Array.from({ length }, () => random.pick([first, ...others])).join(' ');
  const text = Array.from({ length: 30 }, () => line(8)).join('\n');
  const from = { name, address: `user${random.between(0, 999)}@${charset.replaceAll('-', '')}.test` };
  return { from, subject: line(4), body: charsetPart(random, text, charset), charset, quotable: text };
}

function alternative(random: Random, text: string, html: string): string {
  return multipart(random, 'alternative', [textPart(random, text), textPart(random, html, 'html')]);
}

function recentThread({ random, threads }: Desk): Thread {
  const [first, ...others] = threads.slice(-400);
  if (first === undefined) throw new Error('There is nothing to answer yet.');
  return random.pick([first, ...others]);
}
