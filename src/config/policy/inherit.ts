/**
 * The last layering: what stands in `sla` itself holds for each of its policies unless that says otherwise, so every policy is
 * laid over it by the same rules by which files are.
 */
import type { Finding } from '../finding.ts';
import {
  isMapping,
  itemsOf,
  type Layered,
  lay,
  listOf,
  mappingOf,
  nameOf,
  partOf,
  takeRemovals,
} from './layers.ts';

/** A finding in one of the files. */
export type Located<Kind extends Finding = Finding> = Kind & { readonly file: number };

export interface Inherited {
  readonly tree: Layered;
  /** Items that should have removed something. */
  readonly findings: readonly Located[];
}

export function inherit(laid: Layered): Inherited {
  const { rest, left } = takeRemovals(withTerms(laid));
  return { tree: rest, findings: left.map(removesNothing) };
}

function withTerms(laid: Layered): Layered {
  const sla = partOf(laid, 'sla');
  const policies = partOf(sla, 'policies');
  if (!isMapping(laid.value) || !isMapping(sla.value) || !Array.isArray(policies.value)) return laid;
  const keys = Object.keys(sla.value).filter((key) => key !== 'policies');
  const terms = mappingOf(new Map(keys.map((key) => [key, partOf(sla, key)])), sla.origin);
  const items = itemsOf(policies).map((item) => (isMapping(item.value) ? lay(terms, item) : item));
  return replaced(laid, 'sla', replaced(sla, 'policies', listOf(items, policies.origin)));
}

function replaced(mapping: Layered, key: string, part: Layered): Layered {
  const keys = isMapping(mapping.value) ? Object.keys(mapping.value) : [];
  const parts = keys.map((other) => [other, other === key ? part : partOf(mapping, other)] as const);
  return mappingOf(new Map(parts), mapping.origin);
}

function removesNothing(item: Layered): Located {
  const { file, path } = item.origin;
  const message = `nothing earlier is named \`${nameOf(item) ?? ''}\`, so there is nothing to remove`;
  return { file, path, message, hint: 'the name must be that of an item in a file before this one' };
}
