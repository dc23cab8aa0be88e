/**
 * A short-lived process that turns MJML into HTML: it takes one job, gives one answer and ends. MJML costs 100 MB and
 * half a second to load, and the daemon needs it for a moment only. (A thread would end, but its memory would stay.)
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import mjml2html, { type MjmlFault } from 'mjml';
import type { Compiled, CompileFault, CompileJob } from './compile.ts';
import { page, tidied } from './page.ts';

async function compile(file: string, job: CompileJob): Promise<Compiled> {
  try {
    const source = await readFile(file, 'utf8');
    const { html, errors } = await mjml2html(source, {
      filePath: file,
      actualPath: file,
      ignoreIncludes: false,
      includePath: job.dir,
      keepComments: false,
      fonts: {},
      skeleton: page,
    });
    return {
      html: tidied(html),
      faults: [...errors.map(asFault(file)), ...deniedIncludes(file, source, job.dir)],
    };
  } catch (error) {
    return { html: '', faults: [{ file, line: 1, message: String(error) }] };
  }
}

/** MJML names the file of a fault, which may be an included one, only in its formatted message. */
function asFault(file: string) {
  return ({ line, message, tagName, formattedMessage }: MjmlFault): CompileFault => {
    const named = /^Line \d+ of (.+?)(?:, included at | \()/.exec(formattedMessage)?.[1];
    return { file: named ?? file, line, message: `${tagName}: ${message}` };
  };
}

/** MJML leaves out, and does not report, a file that is missing or lies outside the folder. */
function deniedIncludes(file: string, source: string, dir: string): CompileFault[] {
  return source.split('\n').flatMap((text, index) => {
    const path = /<mj-include\b[^>]*\bpath="([^"]*)"/.exec(text)?.[1];
    if (path === undefined) return [];
    const target = resolve(dirname(file), path);
    if (target.startsWith(dir + sep) && existsSync(target)) return [];
    return [{ file, line: index + 1, message: `mj-include: there is no file ${path} among the templates` }];
  });
}

process.once('message', async (job: CompileJob) => {
  const compiled = await Promise.all(job.files.map((file) => compile(file, job)));
  process.send?.(compiled, () => process.disconnect?.());
});
