/** Says the command language to people: what `#help` mails, and the tables of `docs/commands.md`. Made from the verbs. */
import { parseCommands } from './command.ts';
import { areas, type Command, type VerbDefinition } from './definition.ts';
import type { Moment } from './times.ts';
import { findVerb, suggestVerb, verbs } from './verbs.ts';

/** Help as plain text: about one verb or alias, or the list of all. An unknown verb gets a suggestion and the list. */
export function renderHelp(verb?: string | null): string {
  if (verb === undefined || verb === null || verb === '') return allVerbs();
  const name = verb.replace(/^#/, '');
  const definition = findVerb(name);
  if (definition !== null) return oneVerb(definition);
  const meant = suggestVerb(name);
  const question = meant === null ? '' : ` Did you mean #${meant}?`;
  return `There is no command of that name.${question}\n\n${allVerbs()}`;
}

const rules = [
  'Commands stand one per line, at the top of your mail or at its end.',
  'What remains is your reply; a mail of commands alone sends the customer nothing.',
  'If one line is wrong, nothing is done or sent and you get the mail back.',
  'Begin a line with \\# to send it as text; after #end everything is text.',
];

function allVerbs(): string {
  const width = Math.max(...verbs.map((verb) => usageOf(verb).length).filter((length) => length <= 24));
  const blocks = areas.map((area) => {
    const lines = verbs.filter((verb) => verb.area === area).map((verb) => helpLine(verb, width));
    return [`${area[0]?.toUpperCase()}${area.slice(1)}`, ...lines].join('\n');
  });
  return [rules.join('\n'), ...blocks, '#help VERB tells all about one of them, e.g. #help assign.'].join(
    '\n\n',
  );
}

/** A usage that is too long for its column stands on a line of its own. */
function helpLine(verb: VerbDefinition, width: number): string {
  const usage = usageOf(verb);
  return usage.length <= width
    ? `  ${usage.padEnd(width)}  ${verb.help}`
    : `  ${usage}\n  ${' '.repeat(width)}  ${verb.help}`;
}

function oneVerb(verb: VerbDefinition): string {
  const also = verb.aliases.map((alias) => `#${alias}`).join(' ');
  return [
    usageOf(verb),
    verb.help,
    '',
    ...(also === '' ? [] : [`Also:     ${also}`]),
    `Example:  ${verb.example}`,
    `Refused:  ${verb.wrong}`,
    `          ${refusalOf(verb)}`,
  ].join('\n');
}

function usageOf({ name, usage }: VerbDefinition): string {
  return usage === '' ? `#${name}` : `#${name} ${usage}`;
}

/** What an agent reads who writes the wrong example: asked of the parser, so that it is true. */
function refusalOf({ wrong }: VerbDefinition): string {
  const mail = parseCommands(wrong);
  return mail.ok ? '' : mail.problems.map(({ message, hint }) => `${message}. ${hint}`).join(' ');
}

/** The table of verbs in `docs/commands.md`, its columns aligned as the formatter of the repository wants them. */
export function renderVerbTable(): string {
  const head = ['command', 'also', 'what it does', 'example', 'refused'];
  const rows = [head, ...verbs.map(tableRow)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [first, ...others] = rows.map((row) =>
    tableLine(row.map((cell, at) => cell.padEnd(widths[at] ?? 0))),
  );
  return [first, tableLine(widths.map((width) => '-'.repeat(width))), ...others].join('\n');
}

function tableRow(verb: VerbDefinition): string[] {
  const aliases = verb.aliases.map((alias) => code(`#${alias}`)).join(' ');
  const refusal = refusalOf(verb)
    .replace(/^[^:]*: /, '')
    .replaceAll('|', '\\|');
  return [code(usageOf(verb)), aliases, verb.help, code(verb.example), `${code(verb.wrong)}: ${refusal}`];
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** The verbs as productions of the grammar in `docs/commands.md` (EBNF, ISO/IEC 14977). */
export function renderVerbGrammar(): string {
  const lines = verbs
    .filter(({ name }) => name !== 'end')
    .map((verb) => {
      const names = [verb.name, ...verb.aliases].map((name) => `"${name}"`).join(' | ');
      const heads = verb.aliases.length === 0 ? names : `( ${names} )`;
      return verb.grammar === '' ? heads : `${heads}, ${verb.grammar}`;
    });
  return `verb = ${lines.join('\n     | ')} ;`;
}

/** A command as an agent would write it; reading it gives the command again. */
export function renderCommand(command: Command): string {
  const argument = argumentOf(command);
  return argument === '' ? `#${command.verb}` : `#${command.verb} ${argument}`;
}

function argumentOf(command: Command): string {
  switch (command.verb) {
    case 'tag':
    case 'cc':
      return [...command.add.map((word) => `+${word}`), ...command.remove.map((word) => `-${word}`)].join(
        ' ',
      );
    case 'show':
      return [command.ticket ?? '', command.full ? 'full' : ''].join(' ').trim();
    default:
      return singleArgument(command);
  }
}

function singleArgument(command: Exclude<Command, { verb: 'tag' | 'cc' | 'show' }>): string {
  switch (command.verb) {
    case 'assign':
      return command.who;
    case 'group':
      return command.name;
    case 'priority':
      return command.called ?? command.priority ?? '';
    case 'category':
    case 'type':
    case 'tier':
      return command.value;
    case 'extend':
      return `${command.count} ${command.unit} ${command.reason}`;
    case 'due':
      return momentText(command.moment);
    case 'subject':
      return command.subject;
    case 'requester':
      return command.address;
    case 'list':
      return command.filter;
    case 'why':
      return command.ticket?.toString() ?? '';
    case 'time':
      return `${command.minutes}m`;
    case 'report':
      return [command.kind, command.date ?? ''].join(' ').trim();
    case 'stats':
      return command.of === 'agent' ? command.name : [command.of, command.name].join(' ').trim();
    case 'help':
      return command.about ?? '';
    default:
      return '';
  }
}

function momentText(moment: Moment): string {
  return 'exactly' in moment ? moment.exactly : [moment.day, moment.time ?? ''].join(' ').trim();
}
