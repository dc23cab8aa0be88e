/**
 * The page around a mail's body, smaller than MJML's own: no font loader, no resets for elements we never use. Runs in
 * the compiling process, once per template.
 */
import type { MjmlPage } from 'mjml';

/** Word renders mail in Outlook for Windows; its tables do not inherit a font. */
const outlookStyle =
  "<!--[if mso]><style>td,th,p,div,span,a{font-family:'Segoe UI',Arial,sans-serif!important}</style><![endif]-->";

/** A whole HTML document; Liquid placeholders in it are left as they are. */
export function page({ title, content, style, lang, dir }: MjmlPage): string {
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<title>${title}</title>
<style>${style.join('\n')}</style>
${outlookStyle}
</head>
${content}
</html>
`;
}

/** A letter begins at the left, and indentation of the source is weight without use. */
export function tidied(html: string): string {
  return html
    .replaceAll('margin:0px auto', 'margin:0')
    .replaceAll('align="center"', 'align="left"')
    .replace(/\n\s+/g, '\n')
    .replace(/<!--\[if mso \| IE\]>\s*<!\[endif\]-->/g, '');
}
