/**
 * The mail of the memory test: a long run of ordinary messages with a few very large ones spread among them.
 * A generator, so that the test itself holds one message at a time.
 */
import { base64Lines } from './mail-encoding.ts';
import { generateMail, type MailPlan } from './mail-generator.ts';
import { headerLines, multipart, textPart } from './mail-parts.ts';
import { seededRandom } from './mail-random.ts';
import { person } from './mail-words.ts';

export interface MemoryPlan extends MailPlan {
  /** How many large messages come on top of `count`. */
  readonly large: number;
  /** Bytes of a large message as it is sent, about. */
  readonly largeBytes: number;
}

/** What the issue asks for: 5,000 messages and ten of 20 MB. */
export const memoryPlan = { count: 5000, large: 10, largeBytes: 20 * 1024 * 1024 } as const;

export function* generateMemoryMail(plan: MemoryPlan): Generator<{ raw: Buffer; messageId: string }> {
  const every = Math.max(1, Math.floor(plan.count / Math.max(1, plan.large)));
  let seen = 0;
  let large = 0;
  for (const { raw, messageId } of generateMail(plan)) {
    yield { raw, messageId };
    seen += 1;
    if (seen % every === 0 && large < plan.large) {
      yield largeMail(plan, large);
      large += 1;
    }
  }
  for (; large < plan.large; large += 1) yield largeMail(plan, large);
}

/** One attachment of chance bytes, the same block over and over: as large as real ones, made in no time and place. */
function largeMail(plan: MemoryPlan, index: number): { raw: Buffer; messageId: string } {
  const random = seededRandom(plan.seed + 1_000_000 + index);
  const messageId = `large.${index}.${plan.seed}@mail.test`;
  const type = 'Content-Type: video/mp4\r\nContent-Disposition: attachment; filename="recording.mp4"';
  const file = `${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n@@`;
  const body = multipart(random, 'mixed', [textPart(random, 'The recording is attached.'), file]);
  const header = headerLines(random, {
    index,
    date: plan.now ?? Date.UTC(2025, 0, 1),
    from: person(random),
    to: plan.to,
    subject: `Recording ${index + 1}`,
    messageId: `<${messageId}>`,
  });
  const [before = '', after = ''] = `${header}${body}`.split('@@');
  const block = Buffer.from(base64Lines(random.bytes(57 * 1024)));
  const content = Buffer.alloc(Math.ceil(plan.largeBytes / block.length) * block.length, block);
  return { raw: Buffer.concat([Buffer.from(before), content, Buffer.from(after)]), messageId };
}
