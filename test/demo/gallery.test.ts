/** The gallery shows mails of strangers: nothing of theirs may become part of its pages. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Gallery } from '../../src/demo/gallery/gallery.ts';
import { accounts } from '../../src/demo/sandbox/accounts.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'inboxd-gallery-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

function mail(lines: readonly string[]) {
  const raw = Buffer.from(lines.join('\r\n'));
  return { account: accounts.ann, reversePath: '', recipient: accounts.ann.address, raw };
}

async function hang(...mails: ReturnType<typeof mail>[]): Promise<Map<string, string>> {
  const gallery = new Gallery(dir);
  for (const one of mails) gallery.add(one);
  await gallery.done();
  const names = await readdir(dir);
  const pages = await Promise.all(
    names.map(async (name) => [name, await readFile(join(dir, name), 'utf8')] as const),
  );
  return new Map(pages);
}

test('every mail has a source, a page and a line in the index', async () => {
  const one = mail(['From: Ann Lee <ann@x.example>', 'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=', '', 'Hello']);
  const two = mail(['From: desk@x.example', 'X-Inboxd: kind=reply; ticket=7', '', 'Hello again']);
  const files = await hang(one, two);
  expect([...files.keys()].sort()).toEqual([
    '01-ann-lee-to-ann-lee-gru-e.eml',
    '01-ann-lee-to-ann-lee-gru-e.html',
    '02-desk-x-example-to-ann-lee-reply.eml',
    '02-desk-x-example-to-ann-lee-reply.html',
    'index.html',
  ]);
  expect(files.get('01-ann-lee-to-ann-lee-gru-e.eml')).toBe(one.raw.toString());
  const index = files.get('index.html') ?? '';
  expect(index).toContain('href="01-ann-lee-to-ann-lee-gru-e.html"');
  expect(index).toContain('Grüße');
});

test('markup in names, subjects, texts and fields stays text', async () => {
  const evil = '<script>alert(1)</script>"onload="x';
  const files = await hang(
    mail([
      `From: "${evil.replaceAll('"', '\\"')}" <a@b.example>`,
      `Subject: ${evil}`,
      `X-${evil}: 1`,
      '',
      evil,
    ]),
  );
  for (const [name, page] of files) if (name.endsWith('.html')) expect(page).not.toMatch(/<script|"onload/i);
});

test('an HTML part stands in a frame without rights, under a policy that loads nothing', async () => {
  const html = '<p>Hi</p></iframe><script>alert(1)</script><img src="http://tracker.example/1.gif">';
  const files = await hang(mail(['Content-Type: text/html', 'Subject: Offer', '', html]));
  const page = files.get('01-nobody-to-ann-lee-offer.html') ?? '';
  expect(page).toContain('<iframe sandbox title=');
  expect(page.match(/<\/iframe>/g)).toHaveLength(1);
  expect(page).not.toMatch(/<script|<img/i);
  expect(page).toContain('content=&quot;default-src &#39;none&#39;; img-src data:;');
  expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none';`);
});

test('a mail that is hardly one is shown all the same', async () => {
  const files = await hang(mail(['']), mail(['no header at all']));
  expect([...files.keys()].filter((name) => name.endsWith('.html'))).toHaveLength(3);
});
