/** An explanation in lines for people, the same for `#why` and for the command line. */
import { levelLabel, targetLabels } from '../sla/words.ts';
import type { ExplainedDue, ExplainedField, Explanation } from './explain.ts';
import { localText } from './local-time.ts';

const widest = 12;

/** Times stand in `timeZone`, but for the calendar steps, which name their own. */
export function explanationText({ fields, promise, dues }: Explanation, timeZone: string): string[] {
  const said = fields.filter(
    ({ field, value }) => value !== null || field === 'category' || field === 'tier',
  );
  const held =
    promise === null
      ? 'promise      none: no policy matches this ticket'
      : `${'promise'.padEnd(widest)} ${promise.policy}  (${promise.because}, ${localText(promise.at, timeZone)})`;
  return [
    ...said.map((it) => fieldLine(it, timeZone)),
    held,
    ...dues.flatMap((it) => dueLines(it, timeZone)),
  ];
}

function fieldLine({ field, value, because, by, at }: ExplainedField, timeZone: string): string {
  const shown = field === 'level' ? levelLabel(Number(value)) : (value ?? 'none');
  const who = by === null ? because : `${because} by ${by}, ${localText(at, timeZone)}`;
  return `${field.padEnd(widest)} ${shown}  (${who})`;
}

const stateWords = {
  running: 'due',
  paused: 'stands still; would be due',
  met: 'met; was due',
  breached: 'missed; was due',
};

function dueLines({ target, dueAt, state, because }: ExplainedDue, timeZone: string): string[] {
  const head = `${targetLabels[target]}: ${stateWords[state]} ${localText(dueAt, timeZone)} ${timeZone}`;
  return [head, ...because.map((sentence) => `    ${sentence}`)];
}
