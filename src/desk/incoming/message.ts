/** The row that a mail becomes in its ticket, whoever wrote it. */
import { type Context, type Inbound, storedAttachments } from '../context.ts';
import type { MessageKind, NewMessage } from '../decision.ts';

export interface Words {
  readonly inbound: Inbound;
  readonly ticket: number;
  readonly kind: MessageKind;
  /** Where the kind does not say. */
  readonly direction?: NewMessage['direction'];
  /** Contact id of the writer; 0 for none. */
  readonly contact: number;
  /** The agent whose words these are, else null. */
  readonly agent: string | null;
  readonly text: string;
  readonly verdict: string;
  readonly threadRule: string;
  readonly verified: boolean;
}

const directions = {
  request: 'in',
  automatic: 'in',
  report: 'in',
  reply: 'out',
  note: 'internal',
  held: 'internal',
} as const satisfies Record<MessageKind, NewMessage['direction']>;

export function messageRow(context: Context, words: Words): NewMessage {
  const { inbound, ...rest } = words;
  return {
    ...rest,
    id: context.ids.message(),
    journal: inbound.journal,
    messageId: inbound.mail.messageId,
    direction: words.direction ?? directions[words.kind],
    at: context.now,
    subject: inbound.mail.subject,
    attachments: storedAttachments(inbound),
    references: [...inbound.mail.references],
  };
}
