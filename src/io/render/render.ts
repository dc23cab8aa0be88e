/**
 * Makes mails of templates. MJML is compiled to HTML once, here at the start; a mail then costs two Liquid templates
 * that are already parsed. A template that lacks a variable stops the start, never a mail.
 */
import type { Template } from 'liquidjs';
import { ConfigError, PermanentError, type Problem } from '../../errors.ts';
import { type Compiled, compileMjml } from './compile.ts';
import { problem, readTemplates, type SourceFile, type TemplateFiles } from './files.ts';
import { type Engine, globals, htmlEngine, parsed, textEngine, withoutTagLines } from './liquid.ts';
import { distinct, liquidProblems, placed } from './problems.ts';

export interface Rendered {
  /** A whole HTML document. */
  readonly html: string;
  /** The plain-text part, ending with one line end. */
  readonly text: string;
}

export interface Renderer {
  /** PermanentError `unknown-template`, or `render-failed` where a variable is missing. */
  readonly render: (name: string, variables: object) => Rendered;
  /** What is not wrong enough to refuse to start, such as a template that loads something from elsewhere. */
  readonly problems: () => readonly Problem[];
}

/** One half of a mail, parsed, and the files its tags may come from. */
interface Half {
  readonly engine: Engine;
  readonly nodes: Template[];
  readonly sources: readonly SourceFile[];
}

interface Mail {
  readonly files: TemplateFiles;
  readonly html: Half;
  readonly text: Half;
}

/** `dir` holds one folder per template. ConfigError with every problem of every template and sample. */
export async function createRenderer(options: { readonly dir: string }): Promise<Renderer> {
  const folder = await readTemplates(options.dir);
  const found: Problem[] = [...folder.problems];
  const readable = folder.templates.filter(({ mjml, text }) => mjml.text !== '' && text.text !== '');
  const compiled = await compileMjml({ dir: options.dir, files: readable.map(({ mjml }) => mjml.file) });
  const mails = readable.map((files, index) => assemble(files, compiled[index], folder.parts, found));
  for (const mail of mails) found.push(...trials(mail));
  if (found.length > 0) throw new ConfigError(distinct(found));
  const byName = new Map(mails.map((mail) => [mail.files.name, mail]));
  const warnings = distinct(mails.flatMap(remoteLoads));
  return { render: (name, variables) => render(byName, name, variables), problems: () => warnings };
}

function render(mails: ReadonlyMap<string, Mail>, name: string, variables: object): Rendered {
  const mail = mails.get(name);
  if (mail === undefined) throw new PermanentError('unknown-template', `there is no template ${name}`);
  try {
    return { html: filled(mail.html, variables), text: `${filled(mail.text, variables).trim()}\n` };
  } catch (cause) {
    throw new PermanentError('render-failed', `the template ${name} cannot be rendered`, { cause });
  }
}

function filled({ engine, nodes }: Half, variables: object): string {
  return String(engine.renderSync(nodes, variables));
}

const engines = { html: htmlEngine(), text: textEngine() };

function assemble(
  files: TemplateFiles,
  compiled: Compiled | undefined,
  parts: readonly SourceFile[],
  found: Problem[],
): Mail {
  found.push(...(compiled?.faults ?? []).map(({ file, line, message }) => problem(file, message, line)));
  const text = withoutTagLines(files.text.text);
  return {
    files,
    html: half(engines.html, compiled?.html ?? '', [files.mjml, ...parts], found),
    text: half(engines.text, text, [files.text], found),
  };
}

function half(engine: Engine, template: string, sources: readonly SourceFile[], found: Problem[]): Half {
  try {
    return { engine, nodes: parsed(engine, template), sources };
  } catch (error) {
    found.push(...liquidProblems(error, sources));
    return { engine, nodes: [], sources };
  }
}

/** Every sample through both halves, and every name in every branch, also those that no sample reaches. */
function trials({ files, html, text }: Mail): Problem[] {
  return files.samples.flatMap(({ variables }) =>
    [html, text].flatMap((part) => [...missingNames(part, variables), ...trial(part, variables)]),
  );
}

function trial(part: Half, variables: object): Problem[] {
  try {
    filled(part, variables);
    return [];
  } catch (error) {
    return liquidProblems(error, part.sources);
  }
}

function missingNames({ engine, nodes, sources }: Half, variables: object): Problem[] {
  const names = engine.globalVariablesSync(nodes);
  const missing = names.filter((name) => !Object.hasOwn(variables, name) && !Object.hasOwn(globals, name));
  return missing.map((name) => placed(`undefined variable: ${name}`, name, sources));
}

/** Mail that loads something tells its sender who reads it when; clients block it, and so it looks broken. */
function remoteLoads({ html }: Mail): Problem[] {
  const pattern = /(?:\bsrc|\bbackground)="?(?:https?:)?\/\/|url\(["']?(?:https?:)?\/\/|<link\b|@import/i;
  const hit = html.sources.map((source) => ({ source, match: pattern.exec(source.text) }));
  return hit
    .filter(({ match }) => match !== null)
    .map(({ source, match }) => placed('loads something from elsewhere', match?.[0] ?? '', [source]));
}
