/**
 * YAML text as plain data, with the line and column of everything in it. Never throws: what is wrong with the text
 * becomes problems. Where the structure itself is in doubt, `value` is undefined, since further complaints about it
 * would mislead. Aliases may not multiply (at most 100 expansions).
 */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Problem } from '../errors.ts';
import { type Path, pathText } from './finding.ts';

/** Lines and columns count from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlFile {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where the value (or its key) stands; for a path that is missing, the nearest thing that contains it. */
  readonly locate: (path: Path, at?: 'key') => Position;
}

const maxAliases = 100;

export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
    const faults = withoutEchoes([...document.errors, ...document.warnings]);
    const isWhole = faults.every((fault) => fault.code === 'DUPLICATE_KEY');
    const endless = isWhole ? endlessAliases(document) : [];
    const isReadable = isWhole && endless.length === 0;
    return {
      value: isReadable ? document.toJS({ maxAliasCount: maxAliases }) : undefined,
      problems: [
        ...faults.map((fault) => ({ file, ...position(fault.pos[0]), ...explain(fault, document) })),
        ...endless.map((alias) => ({ file, ...position(start(alias) ?? 0), ...explainEndless(alias) })),
      ],
      locate: (path, at) => position(offsetOf(document, path, at)),
    };
  } catch (error) {
    const start = { line: 1, column: 1 };
    return {
      value: undefined,
      problems: [{ file, path: '', ...start, ...explainThrown(error) }],
      locate: () => start,
    };
  }
}

/** A tab, or brackets nested beyond reason, make everything after them look wrong as well: these alone are told. */
function withoutEchoes(faults: readonly YAMLError[]): readonly YAMLError[] {
  const causes = faults.filter(({ code }) => code === 'TAB_AS_INDENT' || code === 'RESOURCE_EXHAUSTION');
  return causes.length > 0 ? causes : faults;
}

/** Aliases within what they stand for: written out, they would never end. */
function endlessAliases(document: Document.Parsed): Alias[] {
  const anchored = new Map<string, Node>();
  const found: Alias[] = [];
  visit(document, (_key, node, path) => {
    if (isAlias(node)) {
      const meant = anchored.get(node.source);
      if (meant !== undefined && path.includes(meant)) found.push(node);
    } else if (isNode(node) && node.anchor !== undefined) anchored.set(node.anchor, node);
  });
  return found;
}

function explainEndless({ source }: Alias): Explanation & { path: string } {
  const message = `the alias *${source} stands within what it stands for (&${source})`;
  return { path: '', message, hint: 'write out what is meant here' };
}

const explanations: Partial<Record<YAMLError['code'], { message: string; hint: string }>> = {
  TAB_AS_INDENT: { message: 'a tab is used for indentation', hint: 'indent with spaces' },
  MULTIPLE_DOCS: { message: 'a second document begins here', hint: 'remove the line `---`' },
  TAG_RESOLVE_FAILED: { message: 'unknown tag', hint: 'put text that begins with `!` in quotes' },
  BAD_ALIAS: { message: 'an alias without a name', hint: 'put text that begins with `*` in quotes' },
  RESOURCE_EXHAUSTION: {
    message: 'nested too deeply to be read',
    hint: 'a configuration needs four levels',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second `: ` on one line',
    hint: 'put the value in quotes, or begin a new line',
  },
};

type Explanation = Pick<Problem, 'message' | 'hint'>;

function explain(fault: YAMLError, document: Document.Parsed): Explanation & { path: string } {
  if (fault.code === 'DUPLICATE_KEY') {
    const path = pathOfKey(document, fault.pos[0]);
    const message = `\`${path.at(-1) ?? 'a key'}\` stands twice here`;
    return { path: pathText(path), message, hint: 'keep one of the two' };
  }
  const [firstLine = ''] = fault.message.split('\n', 1);
  return { path: '', ...(explanations[fault.code] ?? { message: `not YAML: ${firstLine}` }) };
}

/** What the library throws instead of reporting: aliases that multiply or point to nothing. */
function explainThrown(error: unknown): Explanation {
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('Excessive alias'))
    return { message: 'the aliases (*name) in this file multiply too often' };
  const [, alias] = /^Unresolved alias.*: (\S+)$/.exec(text) ?? [];
  if (alias === undefined) return { message: `not YAML: ${text.split('\n', 1)[0] ?? ''}` };
  return {
    message: `the alias *${alias} points to nothing`,
    hint: 'put text that begins with `*` in quotes',
  };
}

/** The path of the key that begins at this offset; empty where none does. */
function pathOfKey(document: Document.Parsed, offset: number): Path {
  const waiting: { node: unknown; path: Path }[] = [{ node: document.contents, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const child of childrenOf(next.node)) {
      const path = [...next.path, child.step];
      if (child.keyOffset === offset) return path;
      waiting.push({ node: child.value, path });
    }
  }
  return [];
}

interface Child {
  readonly step: string | number;
  readonly value: unknown;
  readonly keyOffset?: number | undefined;
}

function childrenOf(node: unknown): Child[] {
  if (isSeq(node)) return node.items.map((value, step) => ({ step, value }));
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => ({
    step: isScalar(key) ? String(key.value) : '',
    value,
    keyOffset: start(key),
  }));
}

function offsetOf(document: Document.Parsed, path: Path, at?: 'key'): number {
  let node = resolved(document.contents, document);
  let offset = 0;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    const pair = pairOf(node, step);
    const child = pair ? pair.value : isSeq<Node>(node) ? node.items[Number(step)] : undefined;
    if (!pair && !child) return offset;
    const keyOffset = start(pair?.key) ?? start(child) ?? offset;
    offset = isLast && at !== 'key' ? (start(child) ?? keyOffset) : keyOffset;
    node = resolved(child, document);
  }
  return offset;
}

function pairOf(node: unknown, step: string | number): Pair<unknown, unknown> | undefined {
  if (!isMap<unknown, unknown>(node)) return undefined;
  return node.items.find(({ key }) => (isScalar(key) ? key.value === step : key === step));
}

function resolved(node: unknown, document: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function start(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}
