/** A template folder with mistakes: every one is reported at once, with its file and line. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { createRenderer } from '../../src/io/render/render.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'templates-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function given(files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(dir, file, '..'), { recursive: true });
    await writeFile(join(dir, file), text);
  }
}

/** `file:line: message` of every problem. */
async function problems(): Promise<string[]> {
  const error: unknown = await createRenderer({ dir }).then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof ConfigError)) return [];
  return error.problems.map(({ file, line, message }) => `${relative(dir, file)}:${line}: ${message}`);
}

function mjml(...lines: string[]): string {
  const body = lines.join('\n');
  return `<mjml>\n<mj-body><mj-section><mj-column>\n${body}\n</mj-column></mj-section></mj-body>\n</mjml>\n`;
}

const good = {
  'a/mail.mjml': mjml('<mj-text>{{ name }}</mj-text>'),
  'a/mail.txt': '{{ name }}\n',
  'a/sample.json': '{"name":"Ann"}',
};

test('a folder without mistakes has no problems', async () => {
  await given(good);
  expect(await problems()).toEqual([]);
});

test('every missing variable is reported where it stands, in both parts', async () => {
  await given({
    ...good,
    'a/mail.mjml': mjml(
      '<mj-text>{{ name }}</mj-text>',
      '<mj-text>{{ nmae }}</mj-text>',
      '<mj-text>{{ b.c }}</mj-text>',
    ),
    'a/mail.txt': 'Hello\n\n{{ nam }}\n',
    'a/sample.json': '{"name":"Ann","b":{}}',
  });
  expect(await problems()).toEqual([
    'a/mail.mjml:4: undefined variable: nmae',
    'a/mail.mjml:5: undefined variable: b.c',
    'a/mail.txt:3: undefined variable: nam',
  ]);
});

test('a missing variable is found in a branch that no sample reaches', async () => {
  await given({ ...good, 'a/mail.txt': '{% if name == "Bob" %}\n{{ boss }}\n{% endif %}\n' });
  expect(await problems()).toEqual(['a/mail.txt:2: undefined variable: boss']);
});

test('a missing variable of a part is blamed on the part', async () => {
  await given({
    ...good,
    'a/mail.mjml': mjml('<mj-include path="../_parts/foot.mjml" />'),
    '_parts/foot.mjml': '<!-- foot -->\n<mj-text>{{ brand }}</mj-text>',
  });
  expect(await problems()).toEqual(['_parts/foot.mjml:2: undefined variable: brand']);
});

test('unknown filters and open blocks are reported', async () => {
  await given({
    ...good,
    'a/mail.mjml': mjml('<mj-text>{{ name | shout }}</mj-text>'),
    'a/mail.txt': 'Hi\n{% if name %}\n',
  });
  expect(await problems()).toEqual([
    'a/mail.mjml:3: undefined filter: shout',
    'a/mail.txt:2: tag {% if name %} not closed',
  ]);
});

test('MJML faults keep the line of the source', async () => {
  await given({
    ...good,
    'a/mail.mjml': mjml('<mj-text>{{ name }}</mj-text>', '<mj-text colour="red">x</mj-text>'),
  });
  expect(await problems()).toEqual(['a/mail.mjml:4: mj-text: Attribute colour is illegal']);
});

test('a part that is missing or lies outside the folder is reported', async () => {
  await given({
    ...good,
    'a/mail.mjml': mjml('<mj-include path="../_parts/none.mjml" />'),
    'b/mail.mjml': mjml('<mj-include path="../../../etc/hostname" />'),
    'b/mail.txt': 'x',
    'b/sample.json': '{}',
  });
  expect(await problems()).toEqual([
    'a/mail.mjml:3: mj-include: there is no file ../_parts/none.mjml among the templates',
    'b/mail.mjml:3: mj-include: there is no file ../../../etc/hostname among the templates',
  ]);
});

test('missing files, broken samples and folders without a sample come together', async () => {
  await given({
    ...good,
    'b/mail.txt': 'x',
    'b/sample.json': '{\n  "a": 1,\n}',
    'c/mail.mjml': mjml('<mj-text>x</mj-text>'),
    'c/mail.txt': 'x',
  });
  const found = await problems();
  expect(found.map((problem) => problem.split(':').slice(0, 2).join(':'))).toEqual([
    'b/mail.mjml:1',
    'b/sample.json:3',
    'c/sample.json:1',
  ]);
});

test('a folder that is not there is a problem of its own', async () => {
  await rm(dir, { recursive: true });
  await expect(createRenderer({ dir })).rejects.toThrow(/cannot read the templates/);
  await mkdir(dir);
});

test('a template that loads something from elsewhere is used, with a warning', async () => {
  await given({
    ...good,
    'a/mail.mjml': mjml(
      '<mj-image src="https://www.example.com/logo.png" />',
      '<mj-text>{{ name }}</mj-text>',
    ),
  });
  const renderer = await createRenderer({ dir });
  expect(renderer.problems()).toMatchObject([{ line: 3, message: 'loads something from elsewhere' }]);
});

test('a text file that disappears stops the start, not a mail', async () => {
  await cp('templates', dir, { recursive: true });
  await rm(join(dir, 'reply', 'mail.txt'));
  expect(await problems()).toEqual([expect.stringMatching(/^reply\/mail\.txt:1: cannot read the file/)]);
});
