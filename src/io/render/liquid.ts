/**
 * Two Liquid engines: one for HTML, which escapes every value, and one for plain text. Both are strict: an unknown
 * variable or filter is an error. Values are never read as templates.
 */
import { Liquid, type Template } from 'liquidjs';
import { answerMarker } from '../../mail/answer-marker.ts';
import { escapeHtml, grid, indent, paragraphs, quote, uri } from './filters.ts';

/** Variables that every template may use beside its own. */
export const globals = { answerMarker };

const strict = {
  strictVariables: true,
  strictFilters: true,
  catchAllErrors: true,
  ownPropertyOnly: true,
  globals,
} as const;

export type Engine = Liquid;

export function htmlEngine(): Engine {
  const engine = new Liquid({ ...strict, outputEscape: (value: unknown) => escapeHtml(shown(value)) });
  engine.registerFilter('paragraphs', { raw: true, handler: paragraphs });
  engine.registerFilter('uri', uri);
  return engine;
}

/** A value is one line here unless a filter lays it out, so that no stranger's name can begin a line of ours. */
export function textEngine(): Engine {
  const oneLine = (value: unknown) => shown(value).replace(/[\r\n\u2028\u2029]+/g, ' ');
  const engine = new Liquid({ ...strict, outputEscape: oneLine });
  engine.registerFilter('indent', { raw: true, handler: indent });
  engine.registerFilter('quote', { raw: true, handler: quote });
  engine.registerFilter('grid', { raw: true, handler: grid });
  return engine;
}

/** Throws a LiquidError that names every fault found. */
export function parsed(engine: Engine, source: string): Template[] {
  return engine.parse(source);
}

/** A tag that stands alone on its line takes the line with it, so that text templates can be laid out. */
export function withoutTagLines(source: string): string {
  return source.replace(/^[ \t]*((?:\{%(?:(?!%\})[^\n])*%\})+)[ \t]*\n/gm, '$1');
}

function shown(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
