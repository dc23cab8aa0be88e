/** A schema's outline as headings and tables of keys, for the reference pages. */
import { expectation, type SchemaNode } from '../src/config/schema-outline.ts';

/** One heading with a table per mapping or list of mappings; those inside it follow. */
export function sections(outline: SchemaNode): string[] {
  const described = new Map<string, string>();
  return Object.entries(outline.properties ?? {}).flatMap(([name, node]) => section(name, node, described));
}

/** `described`: mappings that have a section already, by their keys; they are only named again. */
function section(path: string, node: SchemaNode, described: Map<string, string>): string[] {
  const name = node.type === 'array' ? `${path}[]` : path;
  const mapping = mappingIn(node);
  const keys = Object.entries(mapping?.properties ?? {});
  const heading = [`## ${name}`, '', `${node.description ?? ''}${mark(node)}`, ''];
  if (keys.length === 0)
    return [...heading, `${capital(expectation(node))}. Default: ${byDefault(node)}.`, ''];
  described.set(keysOf(mapping), name);
  const isNew = ([, child]: [string, SchemaNode]) => !described.has(keysOf(mappingIn(child)));
  const inner = keys.filter(([, child]) => mappingIn(child) !== undefined).filter(isNew);
  const rows = keys.map(([key, child]) =>
    row(key, child, mapping?.required?.includes(key) ?? false, described.get(keysOf(mappingIn(child)))),
  );
  return [
    ...heading,
    '| key | what it takes | default | what it means |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...inner.flatMap(([key, child]) => section(`${name}.${key}`, child, described)),
  ];
}

function keysOf(mapping: SchemaNode | undefined): string {
  return JSON.stringify(mapping?.properties);
}

/** The keys of a mapping, or of the items of a list. */
function mappingIn(node: SchemaNode): SchemaNode | undefined {
  const mapping = node.type === 'array' ? node.items : node;
  return mapping?.properties === undefined ? undefined : mapping;
}

function row(key: string, node: SchemaNode, isRequired: boolean, described: string | undefined): string {
  const below = described === undefined ? 'see below' : `as \`${described}\``;
  const inner = node.type === 'array' ? `a list, ${below}` : below;
  const form = mappingIn(node) === undefined ? expectation(node) : inner;
  const standard = isRequired ? '**required**' : byDefault(node);
  return `| \`${key}\`${mark(node)} | ${form} | ${standard} | ${node.description ?? ''} |`;
}

function byDefault(node: SchemaNode): string {
  if (node.default === undefined || node.default === '' || node.properties) return '';
  if (Array.isArray(node.default)) return 'none';
  return `\`${String(node.default)}\``;
}

function mark(node: SchemaNode): string {
  return node.added ? ' †' : '';
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
