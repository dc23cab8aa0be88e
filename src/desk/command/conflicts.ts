/** What single commands cannot know: which of them go together in one mail. */
import type { Changes } from './changes.ts';
import type { Command, VerbDefinition } from './definition.ts';

export interface CommandProblem {
  /** From 1, in the text that was given. */
  readonly line: number;
  /** The line as written, shortened. */
  readonly text: string;
  readonly message: string;
  readonly hint: string;
  readonly reason: 'command-in-text' | 'unknown-command' | 'bad-argument' | 'conflict' | 'looks-like-command';
}

/** A command with the line it stands on, for problems that only show later ("nobody here is called marai"). */
export type PlacedCommand = Command & { readonly line: number; readonly source: string };

/** Where an answer came in: the address that replies, the one that takes notes, or the agent's personal one. */
export type AnswerAddress = 'answer' | 'note' | 'personal';

/** `definitions` stand beside `commands`. `text` is what the mail says besides them. */
export interface Gathered {
  readonly commands: readonly PlacedCommand[];
  readonly definitions: readonly VerbDefinition[];
  readonly text: string;
  readonly address: AnswerAddress;
}

export function conflictsOf(gathered: Gathered): CommandProblem[] {
  return [
    ...twiceDecided(gathered),
    ...contraryChanges(gathered.commands, 'tag'),
    ...contraryChanges(gathered.commands, 'cc'),
    ...replyAndNote(gathered),
    ...notAlone(gathered),
  ];
}

/** Two commands that say the same of the same thing are one; two that differ are a question. */
function twiceDecided({ commands, definitions }: Gathered): CommandProblem[] {
  const first = new Map<string, PlacedCommand>();
  return commands.flatMap((command, index) => {
    const decides = definitions[index]?.decides ?? null;
    const earlier = decides === null ? undefined : first.get(decides);
    if (decides !== null && earlier === undefined) first.set(decides, command);
    if (earlier === undefined || said(earlier) === said(command)) return [];
    return [
      conflict(
        command,
        `line ${earlier.line} already decides the ${decides}: ${earlier.source}`,
        'Keep one of the two.',
      ),
    ];
  });
}

function said({ line: _, source: __, ...command }: PlacedCommand): string {
  return JSON.stringify(command);
}

type Change = PlacedCommand & { readonly verb: 'tag' | 'cc' };

/** The same word put on by one command and taken off by another. */
function contraryChanges(commands: readonly PlacedCommand[], verb: Change['verb']): CommandProblem[] {
  const changes = commands.filter((command): command is Change => command.verb === verb);
  const added = new Set<string>();
  const removed = new Set<string>();
  return changes.flatMap((change) => {
    const contrary = contraryWord(change, added, removed);
    for (const word of change.add) added.add(word);
    for (const word of change.remove) removed.add(word);
    if (contrary === undefined) return [];
    return [conflict(change, `"${contrary}" is both added and removed`, 'Keep one of the two.')];
  });
}

function contraryWord(
  change: Changes,
  added: ReadonlySet<string>,
  removed: ReadonlySet<string>,
): string | undefined {
  return change.add.find((word) => removed.has(word)) ?? change.remove.find((word) => added.has(word));
}

function replyAndNote({ commands, address }: Gathered): CommandProblem[] {
  const note = commands.find(({ verb }) => verb === 'note');
  const replies = commands.filter(({ verb }) => verb === 'reply');
  if (address === 'note') {
    const hint = 'Answer the notification itself to write to the customer, or leave #reply out.';
    return replies.map((reply) =>
      conflict(reply, 'you wrote to the note address, whose mail is never sent on', hint),
    );
  }
  if (note === undefined) return [];
  const hint = 'Keep #note for us alone, or #reply for the customer.';
  return replies.map((reply) => conflict(reply, `line ${note.line} makes this mail a note`, hint));
}

/** `#send` and `#drop` speak about another mail; words beside them would be lost or doubled. */
function notAlone({ commands, text }: Gathered): CommandProblem[] {
  if (commands.length <= 1 && text === '') return [];
  const loners = commands.filter(({ verb }) => verb === 'send' || verb === 'drop');
  const hint = 'It is about the mail that is held. Send anything else in a mail of its own.';
  return loners.map((loner) => conflict(loner, `#${loner.verb} must be all the mail says`, hint));
}

function conflict({ line, source }: PlacedCommand, message: string, hint: string): CommandProblem {
  return { line, text: source, message, hint, reason: 'conflict' };
}
