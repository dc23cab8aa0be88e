/** Turns what Liquid and MJML complain about into problems that name file, line and column of the source. */
import { LiquidError } from 'liquidjs';
import type { Problem } from '../../errors.ts';
import { problem, type SourceFile } from './files.ts';

/**
 * Liquid sees the compiled template; the source is where its tag is found again. `sources` are searched in order, the
 * first is blamed where none holds it.
 */
export function liquidProblems(error: unknown, sources: readonly SourceFile[]): Problem[] {
  if (!(error instanceof LiquidError)) return [problem(sources[0]?.file ?? '', String(error))];
  return faultsOf(error).map((fault) => {
    const message = (fault.originalError ?? fault).message.replace(/, line:\d+, col:\d+$/, '');
    return placed(message, tagAround(fault), sources);
  });
}

function faultsOf(error: LiquidError): LiquidError[] {
  if (!('errors' in error) || !Array.isArray(error.errors)) return [error];
  return error.errors.filter((fault) => fault instanceof LiquidError);
}

/** The whole `{{ … }}` or `{% … %}` that a token stands in. */
function tagAround({ token }: LiquidError): string {
  const { input, begin, end } = token;
  const start = Math.max(input.lastIndexOf('{{', begin), input.lastIndexOf('{%', begin));
  const stop = input.indexOf('}', Math.max(end - 2, begin));
  return start < 0 || stop < 0 ? input.slice(begin, end) : input.slice(start, stop + 1);
}

/** The problem at the first place where `needle` occurs. */
export function placed(message: string, needle: string, sources: readonly SourceFile[]): Problem {
  const found = sources.find(({ text }) => text.includes(needle));
  const before = found?.text.slice(0, found.text.indexOf(needle)).split('\n') ?? [''];
  const column = (before.at(-1)?.length ?? 0) + 1;
  return problem(found?.file ?? sources[0]?.file ?? '', message, before.length, column);
}

/** Without repetitions: several samples find the same fault. In the order of files and lines. */
export function distinct(problems: readonly Problem[]): Problem[] {
  const keyed = problems.map((one) => [`${one.file}:${one.line}:${one.message}`, one] as const);
  return [...new Map(keyed).values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}
