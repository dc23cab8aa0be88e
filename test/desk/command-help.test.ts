import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCommands } from '../../src/desk/command/command.ts';
import { renderHelp, renderVerbGrammar, renderVerbTable } from '../../src/desk/command/help.ts';
import { findVerb, verbs } from '../../src/desk/command/verbs.ts';

const guide = new URL('../../docs/commands.md', import.meta.url);

/** The text with what stands between the two markers of this name replaced. */
function between(text: string, name: string, generated: string): string {
  const begin = text.indexOf('\n', text.indexOf(`<!-- ${name}:begin`)) + 1;
  const end = text.indexOf(`<!-- ${name}:end -->`);
  return `${text.slice(0, begin)}${generated}\n${text.slice(end)}`;
}

describe('the table of verbs', () => {
  test.each(verbs.map((verb) => [verb.name, verb] as const))('has good examples for #%s', (name, verb) => {
    const mail = parseCommands(verb.example);
    expect(mail.ok && mail.commands.map((command) => command.verb)).toEqual(name === 'end' ? [] : [name]);
    expect(parseCommands(verb.wrong).ok).toBe(false);
  });

  test('gives every word to one verb only', () => {
    const words = verbs.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(words).size).toBe(words.length);
    for (const { name, aliases } of verbs)
      for (const word of aliases) expect(findVerb(word)?.name).toBe(name);
  });
});

describe('help', () => {
  test('names every verb and tells how to write them', () => {
    const help = renderHelp();
    for (const { name } of verbs) expect(help).toContain(`#${name}`);
    expect(help).toContain('one per line');
    expect(help.split('\n').every((line) => line.length <= 110)).toBe(true);
  });

  test('about one verb shows its arguments, aliases and both examples', () => {
    const help = renderHelp('resolved');
    expect(help).toContain('#solve\n');
    expect(help).toContain('Also:     #solved #resolve #resolved');
    expect(help).toContain('Refused:  #solve thanks\n          #solve: nothing may follow');
  });

  test('about an unknown verb suggests one and lists all', () => {
    expect(renderHelp('#asign')).toMatch(
      /^There is no command of that name. Did you mean #assign\?\n[\s\S]*#solve/,
    );
    expect(renderHelp('xyzzy')).toMatch(/^There is no command of that name.\n/);
  });

  test('is what docs/commands.md says', async () => {
    const written = readFileSync(guide, 'utf8');
    const table = between(written, 'verbs', renderVerbTable());
    const grammar = `\`\`\`\n${renderVerbGrammar()}\n\`\`\``;
    await expect(between(table, 'grammar', grammar)).toMatchFileSnapshot(guide.pathname);
  });
});
