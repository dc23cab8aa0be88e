/**
 * Policy files laid over each other. Mappings are laid key by key; lists of named items item by item: one of the same name is
 * laid over the earlier in its place, a new one stands before all earlier ones, so that a team's own rule wins, and
 * `remove: true` drops the earlier one. Any other value replaces the earlier. Where each part of the outcome stands in which
 * file is kept with it, so that every complaint can point there.
 */
import type { Path } from '../finding.ts';

export interface Layered {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Where a value stands. Without `parts`, everything in it stands below that place. */
export interface Origin {
  /** Number of the file, in the order in which they are laid, from 0. */
  readonly file: number;
  readonly path: Path;
  readonly parts?: ReadonlyMap<Path[number], Origin>;
}

/** Names of lists begin here: what is laid over nothing is laid over this. */
const nothing: Layered = { value: undefined, origin: { file: 0, path: [] } };

type Mapping = Readonly<Record<string, unknown>>;

/** A file as a layer; an empty one says nothing. */
export function fromFile(value: unknown, file: number): Layered {
  return { value: value ?? {}, origin: { file, path: [] } };
}

/** All layers as one, the first at the bottom. */
export function layAll(layers: readonly Layered[]): Layered {
  return layers.reduce(lay, nothing);
}

export function lay(under: Layered, over: Layered): Layered {
  if (isMapping(over.value)) return layMapping(isMapping(under.value) ? under : nothing, over);
  if (isNamedList(over.value)) return layList(Array.isArray(under.value) ? under : nothing, over);
  return over;
}

/** Where the value at a path of the outcome stands; for a path that is missing, where it would. */
export function originAt(origin: Origin, path: Path): Origin {
  const [step, ...rest] = path;
  if (step === undefined) return origin;
  const part = origin.parts?.get(step);
  if (part !== undefined) return originAt(part, rest);
  return { file: origin.file, path: [...origin.path, ...path] };
}

/** The part of a layered value under one key or position. */
export function partOf({ value, origin }: Layered, step: Path[number]): Layered {
  return { value: at(value, step), origin: originAt(origin, [step]) };
}

function at(value: unknown, step: Path[number]): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isMapping(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** A mapping of parts that come from anywhere; `origin` is where the mapping as such stands. */
export function mappingOf(parts: ReadonlyMap<string, Layered>, origin: Origin): Layered {
  const entries = [...parts].map(([key, { value }]) => [key, value] as const);
  return { value: Object.fromEntries(entries), origin: { ...origin, parts: originsOf(parts) } };
}

/** A list of parts that come from anywhere. */
export function listOf(parts: readonly Layered[], origin: Origin): Layered {
  return { value: parts.map(({ value }) => value), origin: { ...origin, parts: originsOf(parts.entries()) } };
}

function originsOf<Step>(parts: Iterable<readonly [Step, Layered]>): Map<Step, Origin> {
  return new Map([...parts].map(([step, { origin }]) => [step, origin]));
}

function layMapping(under: Layered, over: Layered): Layered {
  const keys = new Set([...keysOf(under.value), ...keysOf(over.value)]);
  const parts = [...keys].map((key) => {
    const isLaid = isMapping(over.value) && Object.hasOwn(over.value, key);
    const below = partOf(under, key);
    return [key, isLaid ? lay(below, partOf(over, key)) : below] as const;
  });
  return mappingOf(new Map(parts), over.origin);
}

function keysOf(value: unknown): string[] {
  return isMapping(value) ? Object.keys(value) : [];
}

function layList(under: Layered, over: Layered): Layered {
  const above = itemsOf(over);
  const laid = new Set<Layered>();
  const below = itemsOf(under).flatMap((item) => {
    const other = above.find((candidate) => nameOf(candidate) === nameOf(item));
    if (other === undefined) return [item];
    laid.add(other);
    if (isRemoval(other)) return [];
    return [isRemoval(item) ? lay(nothing, other) : namedLike(item, lay(item, other))];
  });
  const added = above.filter((item) => !laid.has(item)).map((item) => lay(nothing, item));
  return listOf([...added, ...below], over.origin);
}

/** With the earlier name as it was written: other parts of the policy use it so. */
function namedLike(earlier: Layered, laid: Layered): Layered {
  const { value } = partOf(earlier, 'name');
  const parts = keysOf(laid.value).map((key) => [key, partOf(laid, key)] as const);
  const named = parts.map(([key, part]) => [key, key === 'name' ? { ...part, value } : part] as const);
  return mappingOf(new Map(named), laid.origin);
}

/** What is left of `remove: true` where no earlier item had the name; the items themselves are taken out. */
export function takeRemovals(layered: Layered): {
  readonly rest: Layered;
  readonly left: readonly Layered[];
} {
  if (Array.isArray(layered.value)) {
    const items = itemsOf(layered).map((item) => (isRemoval(item) ? null : takeRemovals(item)));
    const kept = items.filter((item) => item !== null);
    const here = itemsOf(layered).filter(isRemoval);
    return {
      rest: listOf(
        kept.map(({ rest }) => rest),
        layered.origin,
      ),
      left: [...here, ...kept.flatMap(({ left }) => left)],
    };
  }
  if (!isMapping(layered.value)) return { rest: layered, left: [] };
  const parts = keysOf(layered.value).map((key) => [key, takeRemovals(partOf(layered, key))] as const);
  const rest = new Map(parts.map(([key, part]) => [key, part.rest]));
  return { rest: mappingOf(rest, layered.origin), left: parts.flatMap(([, { left }]) => left) };
}

export function itemsOf(list: Layered): Layered[] {
  return Array.isArray(list.value) ? list.value.map((_, index) => partOf(list, index)) : [];
}

/** Names differ by more than case. Null for an item without one. */
export function nameOf({ value }: Layered): string | null {
  const name = at(value, 'name');
  return typeof name === 'string' ? name.trim().toLowerCase() : null;
}

/** Whether an item only says that an earlier one goes. Where there is none it stays, to be complained about. */
export function isRemoval({ value }: Layered): boolean {
  return at(value, 'remove') === true;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An empty list is none: it replaces, as the shortest way to say "nothing of this". */
function isNamedList(value: unknown): boolean {
  return Array.isArray(value) && value.some((item) => at(item, 'name') !== undefined);
}
