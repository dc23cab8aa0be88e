/** What a simulation came to, for people. The same for the same seed, so nothing here depends on the machine. */
import { lengthOf } from '../desk/instant.ts';
import { targetLabels } from '../desk/sla/words.ts';
import type { Figures, TargetFigures } from './figures.ts';
import type { PeopleFigures } from './people-figures.ts';
import type { Proof } from './proof.ts';
import type { Simulated } from './simulate.ts';

export function reportText({ title, seed }: { title: string; seed: number }, simulated: Simulated): string {
  const { period, mailsIn, figures, proof } = simulated;
  const { dates, timeZone } = period;
  return [
    `${title}: ${counted(dates.length, 'day')} from ${dates[0]}, ${timeZone}, seed ${seed}`,
    '',
    line('mails in', listed({ ...mailsIn }, 'from ')),
    line('tickets', `${figures.tickets.opened} opened; at the end ${listed(figures.tickets.byStatus)}`),
    line('mails out', listed(figures.mailsOut)),
    ...(figures.suppressed === 0 ? [] : [line('suppressed', `${figures.suppressed} by budgets`)]),
    '',
    ...targetLines(figures.targets),
    ...slaLines(figures),
    '',
    ...creditLines(figures),
    '',
    ...peopleLines(figures.people),
    '',
    ...proofLines(proof),
  ].join('\n');
}

function line(label: string, text: string): string {
  return `${label.padEnd(16)}${text}`;
}

/** `12 open, 3 closed`. */
function listed(counts: Readonly<Record<string, number>>, before = ''): string {
  const entries = Object.entries(counts).map(
    ([name, count]) => `${count} ${before}${name.replace('_', ' ')}`,
  );
  return entries.length === 0 ? 'none' : entries.join(', ');
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function targetLines(targets: readonly TargetFigures[]): string[] {
  if (targets.length === 0) return ['The policy promises nothing.'];
  const head = row('promise', ['kept', 'broken', 'open', 'compliance'], 'half of them within');
  return [head, ...targets.map(targetLine)];
}

function targetLine({ target, kept, broken, open, compliance, median }: TargetFigures): string {
  const percent = compliance === null ? '-' : `${compliance.toFixed(1)} %`;
  return row(targetLabels[target], [kept, broken, open, percent], median === null ? '-' : lengthOf(median));
}

function row(label: string, cells: readonly (string | number)[], last: string): string {
  return `${label.padEnd(24)}${cells.map((it) => String(it).padStart(11)).join('')}  ${last}`;
}

function slaLines(figures: Figures): string[] {
  if (figures.targets.length === 0) return [];
  const { targets, warned, skipped, escalations, extensions, actions } = figures;
  const breaches = targets.reduce((sum, { broken }) => sum + broken, 0);
  return [
    line('breaches', String(breaches)),
    line('warnings', skipped === 0 ? String(warned) : `${warned}, and ${skipped} steps passed over`),
    line('escalations', listed(escalations, 'to ')),
    line('extensions', String(extensions)),
    ...(Object.keys(actions).length === 0 ? [] : [line('asked for', listed(actions))]),
  ];
}

function peopleLines({ agents, queued, alarms, calls }: PeopleFigures): string[] {
  const carried = agents.map(({ agent, assigned, most }) => `${agent} ${assigned} (${most} at once)`);
  return [
    line('assigned', carried.length === 0 ? 'nothing' : carried.join(', ')),
    ...(queued === 0 ? [] : [line('waited', `${counted(queued, 'ticket')} that nobody could take at first`)]),
    line('alarms', listed(alarms)),
    line('calls', `${calls.sent} sent, ${calls.answered} answered, ${calls.unanswered} times nobody did`),
  ];
}

function creditLines({ credits }: Figures): string[] {
  if (credits.length === 0) return [line('credits', 'none')];
  return credits.map(({ month, rule, percent, customers }, index) =>
    line(
      index === 0 ? 'credits' : '',
      `${month}: ${percent} % to ${counted(customers, 'customer')} (${rule})`,
    ),
  );
}

function proofLines({ events, messages, quarantined, failures }: Proof): string[] {
  if (failures.length > 0) return ['FAILED', ...failures.map((failure) => `  ${failure}`)];
  return [
    line('proved', `every ticket equals the fold of its log (${events} events);`),
    line('', `${messages} messages are each in one ticket or in quarantine (${quarantined});`),
    line('', 'nobody got more automatic mail than the budgets allow.'),
  ];
}
