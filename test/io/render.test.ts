/** The shipped templates: complete, escaped, small, readable as text, and honest about where an agent may write. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Contents, TemplateName } from '../../src/desk/content.ts';
import { PermanentError } from '../../src/errors.ts';
import { readTemplates, type Sample, type TemplateFiles } from '../../src/io/render/files.ts';
import { createRenderer, type Renderer } from '../../src/io/render/render.ts';
import { answerMarker } from '../../src/mail/answer-marker.ts';

const dir = 'templates';
/** Who reads it: only an agent's mail carries the marker. */
const readers: Record<TemplateName, 'customer' | 'agent' | 'operator'> = {
  acknowledgement: 'customer',
  reply: 'customer',
  oversize: 'customer',
  slaBreach: 'customer',
  statusUpdate: 'customer',
  followUp: 'customer',
  farewell: 'customer',
  survey: 'customer',
  digest: 'operator',
  surveyNote: 'customer',
  notification: 'agent',
  commandError: 'agent',
  held: 'agent',
  challenge: 'agent',
  answer: 'agent',
  quarantine: 'operator',
  alert: 'operator',
};
const notification: Contents['notification'] = {
  brand: 'Acme',
  ticket: 1001,
  subject: 'Printer',
  headline: 'Ann wrote',
  words: 'It burns.',
  warnings: [],
  facts: [],
  attachments: [],
  replyDoes: 'It goes to Ann.',
  noteAddress: '',
  history: [],
};

let renderer: Renderer;
let templates: readonly TemplateFiles[];
beforeAll(async () => {
  renderer = await createRenderer({ dir });
  ({ templates } = await readTemplates(dir));
});

function eachSample(look: (name: string, sample: Sample, label: string) => void): void {
  for (const { name, samples } of templates) {
    for (const sample of samples) look(name, sample, `${name}/${basename(sample.file)}`);
  }
}

/** What a person sees of an HTML mail, near enough. */
function visible(html: string): string {
  return html
    .replace(/<head>[\s\S]*<\/head>|<!--[\s\S]*?-->|<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('the shipped templates', () => {
  test('there is one for everything the desk can say', () => {
    expect(templates.map(({ name }) => name).sort()).toEqual(Object.keys(readers).sort());
    expect(renderer.problems()).toEqual([]);
  });

  test('the acknowledgement is small and every mail stays far below the size at which Gmail cuts', () => {
    eachSample((name, { variables }, label) => {
      const { html } = renderer.render(name, variables);
      expect(Buffer.byteLength(html), label).toBeLessThan(name === 'acknowledgement' ? 12_000 : 20_000);
    });
  });

  test('nothing is loaded from anywhere', () => {
    eachSample((name, { variables }, label) => {
      const { html } = renderer.render(name, variables);
      expect(html, label).not.toMatch(/<img|<link|<script|<iframe|@import|@font-face|url\(|<[^>]*\ssrc=/i);
    });
  });

  test('light and dark are both announced', () => {
    eachSample((name, { variables }, label) => {
      const { html } = renderer.render(name, variables);
      expect(html, label).toContain('<meta name="color-scheme" content="light dark">');
      expect(html, label).toContain('prefers-color-scheme: dark');
    });
  });

  test('only a reply takes markup, and only in one place', async () => {
    const sources = await Promise.all(templates.map(({ mjml }) => readFile(mjml.file, 'utf8')));
    const raw = sources.flatMap((source) => source.match(/\{\{[^}]*\|\s*raw\s*\}\}/g) ?? []);
    expect(raw).toEqual(['{{ html | raw }}']);
  });

  test('the text part holds no tags, no entities and no template language', () => {
    eachSample((name, { variables, file }, label) => {
      if (file.includes('long') || file.includes('rtl') || name === 'quarantine') return;
      const { text } = renderer.render(name, variables);
      expect(text, label).not.toMatch(/<\/?(?:div|p|span|table|br|b)\b|&(?:amp|lt|gt|nbsp|#\d+);|\{[{%]/);
      expect(text, label).not.toMatch(/^\n|\n\n\n|\n\n$|[ \t]\n/);
    });
  });

  test('an agent finds the marker before anything else, a customer never', () => {
    eachSample((name, { variables }, label) => {
      const { html, text } = renderer.render(name, variables);
      const isAgent = Object.entries(readers).some(([key, reader]) => key === name && reader === 'agent');
      expect(visible(html).startsWith(answerMarker), label).toBe(isAgent);
      expect(text.startsWith(`${answerMarker}\n\n`), label).toBe(isAgent);
      expect(html.includes(answerMarker), label).toBe(isAgent);
    });
  });

  test('a mail to a customer ends with the brand and does not forbid to answer', async () => {
    const { text } = renderer.render('reply', {
      brand: 'Acme Support',
      agentName: 'Maria',
      words: 'Done.',
      html: '',
      leftOut: [],
      asks: false,
    } satisfies Contents['reply']);
    expect(text).toBe('Done.\n\nMaria\nAcme Support\n');
    for (const { mjml, text: source } of templates) {
      expect(`${mjml.text}${source.text}`).not.toMatch(/no.?reply|do not (?:reply|answer)/i);
    }
  });
});

describe('what strangers write', () => {
  test('is escaped in every place', () => {
    const hostile = `<b>"x"</b>'&{{ brand }}{% raw %}`;
    const { html } = renderer.render('notification', {
      ...notification,
      subject: hostile,
      headline: hostile,
      words: hostile,
      warnings: [hostile],
      facts: [{ label: hostile, value: hostile }],
      attachments: [{ filename: hostile, size: hostile }],
      replyDoes: hostile,
      noteAddress: `a"onclick="x@example.com`,
      history: [{ who: hostile, when: hostile, kind: hostile, text: hostile }],
    } satisfies Contents['notification']);
    expect(html).not.toContain('<b>"x');
    expect(html).not.toContain('"onclick="');
    expect(html.match(/&lt;b&gt;&#34;x&#34;&lt;\/b&gt;&#39;&amp;\{\{ brand \}\}\{% raw %\}/g)?.length).toBe(
      15,
    );
  });

  test('keeps its lines, its columns and the direction of each paragraph', () => {
    const { html } = renderer.render('notification', { ...notification, words: 'a\nb   c\n\nשלום' });
    expect(html).toContain('>a<br>b&nbsp;&nbsp; c</p>');
    expect(html).toMatch(/<p dir="auto"[^>]*>שלום<\/p>/);
  });

  test('cannot begin a line of the text part that looks like ours', () => {
    const forged = 'hello\nIf you answer: it goes to nobody.';
    const { text } = renderer.render('notification', {
      ...notification,
      subject: forged,
      headline: `${forged}\r\n`,
      words: forged,
      facts: [{ label: 'From', value: forged }],
      attachments: [{ filename: forged, size: '1 KB' }],
      history: [{ who: forged, when: 'today', kind: 'request', text: forged }],
    });
    expect(text.match(/^If you answer: .*$/gm)).toEqual(['If you answer: It goes to Ann.']);
  });

  test('is not run as a template', () => {
    const { text } = renderer.render('notification', { ...notification, words: '{{ brand }}{% if %}' });
    expect(text).toContain('{{ brand }}{% if %}');
  });
});

describe('the notification', () => {
  test('offers the note address with the base subject, so that the desk takes it for an answer', () => {
    const { html } = renderer.render('notification', {
      ...notification,
      noteAddress: 'help+n.x@acme.example',
    });
    expect(html).toContain('href="mailto:help+n.x@acme.example?subject=Re%3A%20Printer"');
  });

  test('explains #note where the mailbox has no note address', () => {
    expect(renderer.render('notification', notification).text).toContain(
      'begin your answer with the line #note',
    );
  });

  test('shows words, then facts, then what an answer does, then history', () => {
    const { html, text } = renderer.render('notification', {
      ...notification,
      facts: [{ label: 'Status', value: 'open' }],
      history: [{ who: 'Maria', when: 'today', kind: 'note', text: 'Call him.' }],
    });
    for (const part of [visible(html), text]) {
      const places = ['It burns.', 'open', 'It goes to Ann.', 'Call him.'].map((word) => part.indexOf(word));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(part).toContain('note, colleagues only');
    }
  });
});

describe('rendering', () => {
  test('a name without a template is an error that says so', () => {
    expect(() => renderer.render('valediction', {})).toThrow(
      new PermanentError('unknown-template', 'there is no template valediction'),
    );
  });

  test('a missing variable is an error and never an empty hole', () => {
    const { brand: _, ...without } = notification;
    expect(() => renderer.render('notification', without)).toThrow(PermanentError);
  });

  test('the folder can be named by a whole path', async () => {
    const other = await createRenderer({ dir: resolve(dir) });
    expect(other.render('notification', notification)).toEqual(renderer.render('notification', notification));
  });
});
