/**
 * How the pages of the gallery look: one column, the system's own letters, light or dark as the reader likes, from 360 px up.
 */

/** Text for a place between tags or in a quoted attribute. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The frames of mails inherit this policy (HTML Standard, srcdoc documents) and add their own. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A whole page; `title` is plain text, `body` is markup. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1f24, #e7e9ec); --soft: light-dark(#5d6570, #9da5b0);
  --paper: light-dark(#f6f5f2, #15171a); --card: light-dark(#fff, #1e2125); --line: light-dark(#e2dfd8, #31353b);
  --link: light-dark(#1f5fa8, #8ab8f0); --badge: light-dark(#e8eef6, #26323f); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .75rem 0 1rem; text-wrap: balance; }
h2 { font-size: .95rem; font-weight: 600; color: var(--soft); margin: 2rem 0 .5rem; }
a { color: var(--link); }
dl, pre, iframe, ol, details { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; padding: .8rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; }
pre { margin: 0; padding: 1rem; white-space: pre-wrap; font: .875rem/1.5 ui-monospace, monospace; }
iframe { display: block; width: 100%; height: 36rem; resize: vertical; }
details { margin: 2rem 0 1rem; padding: .6rem 1rem; }
details pre { border: 0; padding: .8rem 0 .2rem; }
summary { cursor: pointer; color: var(--soft); }
small { color: var(--soft); }
ol { list-style: none; margin: 0; padding: 0; overflow: hidden; }
li + li { border-top: 1px solid var(--line); }
ul { margin: 0; padding-left: 1.2rem; }
ul li + li { border: 0; }
ol a { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .65rem 1rem; color: inherit; text-decoration: none; }
ol a:hover, ol a:focus-visible { background: var(--badge); }
.who { color: var(--soft); font-size: .875rem; }
.what { grid-column: 1; font-weight: 550; }
time { grid-column: 2; grid-row: 1; color: var(--soft); font-size: .8rem; white-space: nowrap; }
b { margin-left: .6rem; padding: .05rem .5rem; border-radius: 1rem; background: var(--badge); color: var(--ink); font-size: .75rem; font-weight: 500; white-space: nowrap; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; } iframe { height: 30rem; } }
`;
