/** The JSON of DESIGN section 9, written down a second time: what other programs rely on. More fields may come, none may go. */
import * as z from 'zod';

const instant = z.iso.datetime({ precision: 3 });
const number = z.int();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const message = z.looseObject({
  messageId: z.string().nullable(),
  kind: z.enum(['request', 'reply', 'note', 'automatic', 'report', 'held']),
  direction: z.enum(['in', 'out', 'internal']),
  from: z.string(),
  text: z.string(),
  attachments: z.array(z.looseObject({ filename: z.string(), size: number, sha256: digest })),
  verdict: z.string(),
  threadRule: z.string(),
  verified: z.boolean(),
  journalId: number,
});

export const ticket = z.looseObject({
  number,
  status: z.enum(['new', 'open', 'pending', 'on_hold', 'solved', 'closed']),
  level: z.int().min(0).max(4),
  subject: z.string(),
  requester: z.string(),
  participants: z.array(z.string()),
  mailbox: z.string(),
  group: z.string().nullable(),
  assignee: z.string().nullable(),
  priority: z.string(),
  category: z.string().nullable(),
  type: z.string().nullable(),
  tier: z.string().nullable(),
  tags: z.array(z.string()),
  fields: z.record(z.string(), z.unknown()),
  openedAt: instant,
  dues: z.array(z.looseObject({ target: z.string(), dueAt: instant, state: z.string() })),
  messages: z.array(message),
});

export const event = z.looseObject({
  ticket: number,
  seq: z.int().min(1),
  at: instant,
  type: z.string().regex(/^[a-z]+\.[a-z]+$/),
  actor: z.string().regex(/^(?:contact:\d+|agent:.+|system)$/),
  because: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
});

export const journal = z.looseObject({
  id: number,
  mailbox: z.string(),
  uidValidity: z.string().regex(/^\d+$/),
  uid: number,
  messageId: z.string().nullable(),
  digest,
  state: z.enum(['stored', 'handled', 'quarantined']),
  ticket: number.nullable(),
  because: z.string(),
});

export const outbox = z.looseObject({
  id: number,
  ticket: number.nullable(),
  kind: z.string(),
  recipients: z.array(z.string()),
  messageId: z.string(),
  replyTo: z.string(),
  noteTo: z.string(),
  state: z.enum(['queued', 'sending', 'sent', 'deferred', 'failed', 'uncertain', 'suppressed']),
  attempts: number,
  nextAt: z.string(),
  because: z.string(),
});

export const quarantine = z.looseObject({ id: number, journalId: number, reason: z.string(), at: instant });

export const reconcile = z.looseObject({
  mailbox: z.string(),
  server: number,
  journal: number,
  missing: number,
});

export const ready = z.looseObject({ event: z.literal('ready'), mailbox: z.string() });
