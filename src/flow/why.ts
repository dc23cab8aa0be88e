/**
 * Answers `#why`: which rule gave each field, when each target is due by which steps of the calendar, why it was put off, and
 * everything that happened with its reason.
 */
import type { Contents } from '../desk/content.ts';
import type { Context } from '../desk/context.ts';
import type { DeskEvent } from '../desk/event.ts';
import { lengthOf, spoken } from '../desk/instant.ts';
import { explainTicket } from '../desk/policy/explain.ts';
import { explanationText } from '../desk/policy/explain-text.ts';
import type { DeskAgent } from '../desk/settings.ts';
import { levelLabel } from '../desk/sla/words.ts';
import type { Work } from '../store/store.ts';

type Section = Contents['answer']['sections'][number];

/** Times in the agent's time zone, but for the steps of a calendar, which are in its own. */
export async function whySections(
  { desk, now }: Pick<Context, 'desk' | 'now'>,
  work: Work,
  number: number,
  agent: DeskAgent,
): Promise<Section[]> {
  const events = await Array.fromAsync(work.views.events(number));
  if (events.length === 0) return [{ heading: '', body: 'There is no such ticket.' }];
  const explained = explanationText(explainTicket(desk.policy, events, now), agent.timeZone);
  const reasons = await extensions(work, events, agent);
  const levels = await escalations(work, events, agent);
  return [
    { heading: 'As it stands', body: explained.join('\n') },
    ...(reasons.length === 0 ? [] : [{ heading: 'Why it was put off', body: reasons.join('\n') }]),
    ...(levels.length === 0 ? [] : [{ heading: 'Why it was escalated', body: levels.join('\n') }]),
    { heading: 'What happened', body: events.map((event) => eventLine(event, agent)).join('\n') },
  ];
}

/** The reasons are people's words, so they stand beside the log and not in it. */
async function extensions(work: Work, events: readonly DeskEvent[], agent: DeskAgent): Promise<string[]> {
  const extended = events.filter((it) => it.type === 'sla.extended');
  const texts = await work.views.texts(extended.map(({ data }) => data.text));
  return extended.map(({ at, actor, data }) => {
    const who = actor.replace('agent:', '');
    return `${spoken(at, agent.timeZone)}  by ${lengthOf(data.ms)}, by ${who}: ${texts.get(data.text) ?? ''}`;
  });
}

async function escalations(work: Work, events: readonly DeskEvent[], agent: DeskAgent): Promise<string[]> {
  const raised = events.filter((it) => it.type === 'level.changed');
  const texts = await work.views.texts(raised.flatMap(({ data }) => data.text ?? []));
  return raised.map(({ at, actor, because, data }) => {
    const why =
      data.text === undefined ? because : `${actor.replace('agent:', '')}: ${texts.get(data.text) ?? ''}`;
    return `${spoken(at, agent.timeZone)}  level ${levelLabel(data.from)} to ${levelLabel(data.to)}, ${why}`;
  });
}

function eventLine(event: DeskEvent, agent: DeskAgent): string {
  const actor = event.actor.startsWith('contact:') ? 'customer' : event.actor.replace('agent:', '');
  const data = Object.entries(event.data)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
  return `${spoken(event.at, agent.timeZone)}  ${event.type}  because ${event.because}  by ${actor}${data === '' ? '' : `  (${data})`}`;
}
