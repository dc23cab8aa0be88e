/** One mailbox's way out: renders what a mail says, gathers its files, composes it, and hands it to the SMTP server. */
import { zstdDecompressSync } from 'node:zlib';
import type { Mailbox } from './config/schema.ts';
import { type Mail, type StoredAttachment, wholeMessage } from './desk/decision.ts';
import type { Transport } from './flow/deliver.ts';
import { extractAttachment } from './io/parse/parse.ts';
import type { Renderer } from './io/render/render.ts';
import type { OutgoingAttachment } from './io/smtp/compose.ts';
import { createSmtp } from './io/smtp/smtp.ts';
import { type AutomaticMail, outgoingHeaders } from './mail/compose.ts';
import type { OutboxRow } from './store/outbox.ts';
import type { Store } from './store/store.ts';

export interface Post {
  readonly transport: Transport;
  readonly verify: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PostDeps {
  readonly store: Pick<Store, 'journal'>;
  readonly renderer: Renderer;
}

export function createPost(mailbox: Mailbox, deps: PostDeps): Post {
  const smtp = createSmtp(mailbox.smtp);
  return {
    transport: {
      compose: (row) => compose(mailbox, deps, smtp.compose, row),
      send: ({ reversePath, recipients, raw, beforeData }) =>
        smtp.send({ envelope: { reversePath, recipients }, raw, beforeData }),
      reversePath: mailbox.address,
      parallel: mailbox.smtp.pool,
    },
    verify: smtp.verify,
    close: smtp.close,
  };
}

type Compose = ReturnType<typeof createSmtp>['compose'];

async function compose(
  mailbox: Mailbox,
  { renderer, store }: PostDeps,
  build: Compose,
  row: OutboxRow,
): Promise<Buffer> {
  const { body } = row;
  const { html, text } = renderer.render(body.content.template, body.content.variables);
  const [rootId = '', ...references] = body.references;
  return build({
    from: { address: mailbox.address, displayName: body.fromName },
    to: body.to,
    cc: body.cc,
    replyTo:
      body.replyTo === '' || body.replyTo === mailbox.address
        ? []
        : [{ address: body.replyTo, displayName: body.fromName }],
    subject: body.subject,
    messageId: row.messageId,
    date: row.createdAt,
    headers: outgoingHeaders({
      automatic: automaticOf(row),
      kind: row.kind,
      ticket: row.ticket,
      rootId,
      inReplyTo: body.inReplyTo,
      references,
    }),
    text,
    html,
    attachments: [...(await attachments(store, body.attachments)), ...written(body.files ?? [])],
  });
}

/** RFC 3834: an answer to one message is auto-replied, everything else that no person wrote is auto-generated. */
function automaticOf(row: OutboxRow): AutomaticMail {
  if (!row.automatic) return null;
  return row.kind === 'acknowledgement' || row.kind === 'oversize' ? 'auto-replied' : 'auto-generated';
}

function written(files: NonNullable<Mail['files']>): OutgoingAttachment[] {
  return files.map(({ filename, contentType, text }) => ({
    filename,
    contentType,
    content: Buffer.from(text),
    contentId: null,
  }));
}

/** The files' bytes, found again in the raw messages they came with. */
async function attachments(
  store: Pick<Store, 'journal'>,
  files: readonly StoredAttachment[],
): Promise<OutgoingAttachment[]> {
  const raws = new Map<number, Buffer>();
  const found: OutgoingAttachment[] = [];
  for (const file of files) {
    const raw = raws.get(file.journal) ?? (await rawOf(store, file.journal));
    raws.set(file.journal, raw);
    const content = file.index === wholeMessage ? raw : await extractAttachment(raw, file.index);
    if (content === null)
      throw new Error(`attachment ${file.index} of journal entry ${file.journal} is gone`);
    const { filename, contentType } = file;
    found.push({ filename, contentType, content, contentId: file.inline ? file.contentId : null });
  }
  return found;
}

async function rawOf(store: Pick<Store, 'journal'>, journal: number): Promise<Buffer> {
  const zstd = await store.journal.readRaw(journal);
  if (zstd === null) throw new Error(`journal entry ${journal} has no bytes`);
  return zstdDecompressSync(zstd);
}
