/**
 * The template folder: `NAME/mail.mjml`, `NAME/mail.txt` and one or more `NAME/sample*.json` with variables to try it.
 * Folders that begin with `_` hold parts to include. What is missing or unreadable becomes a problem, never an error.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../errors.ts';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

export interface Sample {
  readonly file: string;
  readonly variables: object;
}

export interface TemplateFiles {
  readonly name: string;
  readonly mjml: SourceFile;
  readonly text: SourceFile;
  readonly samples: readonly Sample[];
}

export interface TemplateFolder {
  readonly templates: readonly TemplateFiles[];
  /** Files of the `_` folders, to find the line of a fault in them. */
  readonly parts: readonly SourceFile[];
  readonly problems: readonly Problem[];
}

export async function readTemplates(dir: string): Promise<TemplateFolder> {
  const problems: Problem[] = [];
  const folders = await foldersOf(dir, problems);
  const templates: TemplateFiles[] = [];
  const parts: SourceFile[] = [];
  for (const name of folders) {
    if (name.startsWith('_')) parts.push(...(await readParts(join(dir, name))));
    else templates.push(await readTemplate(dir, name, problems));
  }
  return { templates, parts, problems };
}

async function foldersOf(dir: string, problems: Problem[]): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    if (names.length === 0) problems.push(problem(dir, 'the folder holds no templates'));
    return names.sort();
  } catch (error) {
    problems.push(problem(dir, `cannot read the templates: ${messageOf(error)}`));
    return [];
  }
}

async function readParts(dir: string): Promise<SourceFile[]> {
  const names = (await readdir(dir)).sort();
  return Promise.all(names.map(async (name) => source(join(dir, name), [])));
}

async function readTemplate(dir: string, name: string, problems: Problem[]): Promise<TemplateFiles> {
  const folder = join(dir, name);
  const samples = (await readdir(folder)).filter((file) => /^sample.*\.json$/.test(file)).sort();
  if (samples.length === 0) {
    problems.push({
      ...problem(join(folder, 'sample.json'), 'no sample'),
      hint: 'without a sample nobody can check the template',
    });
  }
  return {
    name,
    mjml: await source(join(folder, 'mail.mjml'), problems),
    text: await source(join(folder, 'mail.txt'), problems),
    samples: (await Promise.all(samples.map((file) => readSample(join(folder, file), problems)))).flat(),
  };
}

async function source(file: string, problems: Problem[]): Promise<SourceFile> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    problems.push(problem(file, `cannot read the file: ${messageOf(error)}`));
    return { file, text: '' };
  }
}

async function readSample(file: string, problems: Problem[]): Promise<Sample[]> {
  const { text } = await source(file, problems);
  try {
    const variables: unknown = JSON.parse(text);
    if (typeof variables === 'object' && variables !== null) return [{ file, variables }];
    problems.push(problem(file, 'a sample is an object of variables'));
  } catch (error) {
    problems.push(jsonProblem(file, messageOf(error)));
  }
  return [];
}

/** V8 says `… (line 3 column 5)`, though not for a text that ends too early. */
function jsonProblem(file: string, message: string): Problem {
  const place = /\(line (\d+) column (\d+)\)/.exec(message);
  return { ...problem(file, message), line: Number(place?.[1] ?? 1), column: Number(place?.[2] ?? 1) };
}

export function problem(file: string, message: string, line = 1, column = 1): Problem {
  return { file, line, column, path: '', message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
