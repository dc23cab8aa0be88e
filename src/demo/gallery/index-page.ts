/**
 * The first page of the gallery: the mails in the order in which they arrived, under the step of the story they belong to.
 */
import type { Exhibit } from './gallery.ts';
import { escaped, page } from './page.ts';

export function indexPage(exhibits: readonly Exhibit[]): string {
  const count = exhibits.length === 1 ? 'One mail' : `${exhibits.length} mails`;
  const sections = chapters(exhibits).map(section);
  const body = [
    '<h1>What went through the desk</h1>',
    `<p>${count}, in the order in which they arrived. Load this page again for what came since.</p>`,
    ...sections,
  ];
  return page('What went through the desk', body.join('\n'));
}

/** Runs of the same chapter. */
function chapters(exhibits: readonly Exhibit[]): Exhibit[][] {
  const runs: Exhibit[][] = [];
  for (const exhibit of exhibits) {
    const run = runs.at(-1);
    if (run?.[0]?.chapter === exhibit.chapter) run.push(exhibit);
    else runs.push([exhibit]);
  }
  return runs;
}

function section(run: readonly Exhibit[]): string {
  const title = run[0]?.chapter || 'Before the story';
  return `<section><h2>${escaped(title)}</h2><ol>${run.map(item).join('')}</ol></section>`;
}

function item({ name, from, to, subject, kind, arrivedAt }: Exhibit): string {
  const badge = kind === '' ? '' : `<b>${escaped(kind.replaceAll('-', ' '))}</b>`;
  const time = arrivedAt.toISOString();
  return `<li><a href="${escaped(encodeURIComponent(name))}.html">
<span class="who"><bdi>${escaped(from)}</bdi> → <bdi>${escaped(to)}</bdi>${badge}</span>
<span class="what" dir="auto">${escaped(subject)}</span>
<time datetime="${time}">${time.slice(11, 19)} UTC</time></a></li>`;
}
