/**
 * An IMAP server that answers as a test tells it, for what Dovecot cannot be made to say. It knows just enough to be logged in
 * to and to hand out its messages; everything else goes to Dovecot.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * Says what a command (without its tag) gets: lines of which the last is the tagged one (`OK done`), `silence`, or undefined
 * for the usual answer.
 */
export type FakeAnswer = (command: string, socket: Socket) => readonly string[] | 'silence' | undefined;

export interface FakeImap {
  readonly port: number;
  /** Every command so far, without tags. */
  readonly commands: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts a server whose INBOX holds these messages with UIDs from 1. */
export async function startFakeImap(messages: readonly string[], answer: FakeAnswer): Promise<FakeImap> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('* OK hello\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      const [tag = '', command = line] = line.split(/ (.*)/s);
      commands.push(command);
      const lines = answer(command, socket) ?? usualAnswer(command, messages);
      if (lines !== 'silence')
        socket.write(lines.map((text, at) => wire(text, at === lines.length - 1, tag)).join(''));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    commands,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function wire(text: string, isLast: boolean, tag: string): string {
  return isLast && !text.startsWith('+') ? `${tag} ${text}\r\n` : `${text}\r\n`;
}

function usualAnswer(command: string, messages: readonly string[]): string[] {
  const [verb = ''] = command.toUpperCase().split(' ');
  const uids = messages.map((_, index) => index + 1);
  if (verb === 'CAPABILITY') return ['* CAPABILITY IMAP4rev1 IDLE', 'OK done'];
  if (verb === 'LIST') return ['* LIST () "/" INBOX', 'OK done'];
  if (verb === 'SELECT')
    return [
      `* ${uids.length} EXISTS`,
      '* OK [UIDVALIDITY 7] ok',
      `* OK [UIDNEXT ${uids.length + 1}] ok`,
      'OK [READ-WRITE] done',
    ];
  if (verb === 'STATUS')
    return [`* STATUS INBOX (MESSAGES ${uids.length} UIDNEXT ${uids.length + 1} UIDVALIDITY 7)`, 'OK done'];
  if (command.startsWith('UID SEARCH')) return [`* SEARCH ${searched(command, uids).join(' ')}`, 'OK done'];
  if (command.startsWith('UID FETCH'))
    return [...uidsOf(command, uids).map((uid) => fetched(command, uid, messages[uid - 1] ?? '')), 'OK done'];
  if (verb === 'IDLE') return ['+ idling'];
  return ['OK done'];
}

function fetched(command: string, uid: number, raw: string): string {
  const literal = `{${Buffer.byteLength(raw)}}\r\n${raw}`;
  if (command.includes('BODY.PEEK[]')) return `* ${uid} FETCH (UID ${uid} BODY[] ${literal})`;
  return `* ${uid} FETCH (UID ${uid} RFC822.SIZE ${raw.length} INTERNALDATE "01-Jan-2024 00:00:00 +0000" FLAGS ())`;
}

function searched(command: string, uids: readonly number[]): number[] {
  return command.includes('UID SEARCH UID')
    ? uidsOf(command.replace('SEARCH UID', 'SEARCH'), uids)
    : [...uids];
}

/** The UIDs of `UID FETCH 1:3,5 (...)`, out of those there are. */
export function uidsOf(command: string, uids: readonly number[]): number[] {
  const ranges = (command.split(' ')[2] ?? '')
    .split(',')
    .map((range) => range.split(':').map((end) => (end === '*' ? Number.MAX_SAFE_INTEGER : Number(end))));
  return uids.filter((uid) => ranges.some(([start = 0, end = start]) => uid >= start && uid <= end));
}
