/** The word lists that every policy begins with, compiled as the program does it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compileTriage } from '../../../src/config/policy/compile-triage.ts';
import { TriageFile } from '../../../src/config/policy/words-schema.ts';
import type { Triage } from '../../../src/desk/triage/triage.ts';

const file = new URL('../../../config/packs/words.yaml', import.meta.url);
const { triage, findings } = compileTriage(TriageFile.parse(parse(readFileSync(file, 'utf8')).triage), []);
if (findings.length > 0) throw new Error(JSON.stringify(findings));

export const words: Triage = triage;
