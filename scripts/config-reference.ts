/**
 * Writes docs/configuration.md from the schema and the example folder, so that neither can disagree with the page.
 * `node scripts/config-reference.ts` after a change of either; a test fails until it was run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Config } from '../src/config/schema.ts';
import { outlineOf } from '../src/config/schema-outline.ts';
import { sections } from './reference-tables.ts';

const page = new URL('../docs/configuration.md', import.meta.url);
const example = new URL('../config/inboxd.yaml', import.meta.url);

/** The whole page, ending with a newline. */
export function configReference(): string {
  return [
    introduction,
    '```yaml',
    readFileSync(example, 'utf8').trimEnd(),
    '```',
    '',
    rules,
    ...sections(outlineOf(Config)),
  ].join('\n');
}

const introduction = `# Configuration

<!-- Written by scripts/config-reference.ts from src/config/schema.ts and config/inboxd.yaml. Do not edit. -->

A desk is configured by a folder with one file, \`inboxd.yaml\`. \`inboxd check --config FOLDER\` reads it and names
every problem at once, with file, line, column and what to do; \`--json\` prints one problem a line. Nothing starts
with a configuration that has a problem (exit code 78).

## Example
`;

const rules = `## How values are written

- **Durations** are a number and a unit: \`30s\`, \`90m\`, \`48h\`, \`3d\`. **Sizes**: \`500KB\`, \`25MB\`, \`1GB\`, with 1 KB = 1024 bytes.
- **Time zones** are IANA names such as \`Europe/Berlin\`; offsets such as \`+02:00\` know no daylight saving and are refused.
- **Unknown keys** and keys that stand twice are problems, so that a typing error never silently means the default.
- **Secrets** (\`desk.secret\`, passwords and tokens) are written as a reference:

  | form | meaning |
  |---|---|
  | \`env:NAME\` | the environment variable NAME |
  | \`file:PATH\` | the content of a file, relative to the folder, without the newline at its end |
  | \`command:CMD\` | what a shell command prints within 10 seconds; it runs in the folder, and only when nothing else is wrong |
  | anything else | the secret itself: fit for tests only, since the folder then must be kept like a password |

- **\`after\` and \`trust\`** take a word, or a mapping with one key: \`after: {move: Done}\`, \`trust: {authservId: mx.example.com}\`.
  The same in quotes, \`'move: Done'\`, is understood as well.
- A host on **loopback** is \`localhost\`, \`127.0.0.0/8\` or \`::1\`; only there \`tls: none\` is accepted.
- An **address** belongs to one agent only, and none may be an address of a mailbox: the desk would write to itself.

Keys marked † go beyond the first contract of the configuration and may still change.
`;

if (import.meta.main) writeFileSync(page, configReference());
