/**
 * A schema as JSON Schema, walked by path: which keys belong to a mapping, and in words what belongs to a key. One source for
 * problems and for the reference pages.
 */
import * as z from 'zod';
import type { Path } from './finding.ts';

/** What we read of a JSON Schema; `form`, `added` and `secret` are our own metadata. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** What belongs to keys that a schema does not list. */
  readonly additionalProperties?: SchemaNode | false;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly form?: string;
  readonly added?: boolean;
  readonly secret?: boolean;
}

const SchemaNode: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string()).transform((types) => types.join(' or '))]).exactOptional(),
    description: z.string().exactOptional(),
    default: z.unknown().exactOptional(),
    enum: z.array(z.string()).exactOptional(),
    properties: z.record(z.string(), SchemaNode).exactOptional(),
    additionalProperties: z.union([z.literal(false), SchemaNode]).exactOptional(),
    required: z.array(z.string()).exactOptional(),
    items: SchemaNode.exactOptional(),
    anyOf: z.array(SchemaNode).exactOptional(),
    form: z.string().exactOptional(),
    added: z.boolean().exactOptional(),
    secret: z.boolean().exactOptional(),
  }),
);

export function outlineOf(schema: z.ZodType): SchemaNode {
  return SchemaNode.parse(z.toJSONSchema(schema, { io: 'input' }));
}

/** The part of an outline at a path; undefined where the schema knows no such key. */
export function schemaAt(outline: SchemaNode, path: Path): SchemaNode | undefined {
  let node: SchemaNode | undefined = outline;
  for (const step of path) node = node && childAt(node, step);
  return node;
}

/** Of a choice, the part that has such a key or items at all. */
function childAt(node: SchemaNode, step: Path[number]): SchemaNode | undefined {
  const choices = [node, ...(node.anyOf ?? [])];
  const inner = (choice: SchemaNode) =>
    typeof step === 'number'
      ? choice.items
      : (choice.properties?.[step] ?? (choice.additionalProperties || undefined));
  return choices.map(inner).find((child) => child !== undefined);
}

/** In plain words what belongs there: the form, the choice or the kind of value. */
export function expectation(node: SchemaNode): string {
  if (node.form) return node.form;
  if (node.enum) return choice(node.enum);
  if (node.type === 'boolean') return 'true or false';
  if (node.type === 'array') return `a list${node.items ? `, each item ${expectation(node.items)}` : ''}`;
  if (node.anyOf) return alternatives(node.anyOf);
  return node.type === 'object' ? `the keys ${Object.keys(node.properties ?? {}).join(', ')}` : 'text';
}

/** One value or a list of them is the choice that mappings mostly offer. */
function alternatives(nodes: readonly SchemaNode[]): string {
  const [first, second] = nodes.map(expectation);
  return second === `a list, each item ${first}`
    ? `${first}; or a list of these`
    : nodes.map(expectation).join(', or ');
}

/** `a, b or c`. */
function choice(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
