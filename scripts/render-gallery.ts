/**
 * Renders every sample of every template into a folder, with an index, to be looked at in a browser and read.
 * Usage: node scripts/render-gallery.ts OUT-DIR [TEMPLATES-DIR]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readTemplates } from '../src/io/render/files.ts';
import { createRenderer } from '../src/io/render/render.ts';

const [out, dir = 'templates'] = process.argv.slice(2);
if (out === undefined) {
  console.error('usage: node scripts/render-gallery.ts OUT-DIR [TEMPLATES-DIR]');
  process.exit(64);
}

const renderer = await createRenderer({ dir });
for (const { file, message } of renderer.problems()) console.warn(`${file}: ${message}`);

await mkdir(out, { recursive: true });
const { templates } = await readTemplates(dir);
const links: string[] = [];
for (const { name, samples } of templates) {
  for (const { file, variables } of samples) {
    const page = `${name}-${basename(file, '.json')}`;
    const { html, text } = renderer.render(name, variables);
    await writeFile(join(out, `${page}.html`), html);
    await writeFile(join(out, `${page}.txt`), text);
    links.push(
      `<li><a href="${page}.html">${page}</a> (<a href="${page}.txt">text</a>, ${html.length} characters)</li>`,
    );
  }
}
const index = `<!doctype html><meta charset="utf-8"><title>Mails</title><ul>${links.join('\n')}</ul>\n`;
await writeFile(join(out, 'index.html'), index);
console.log(`${links.length} mails in ${out}`);
