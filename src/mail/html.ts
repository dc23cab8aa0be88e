/**
 * Mail in HTML: as plain text, and as markup that may be shown and sent on. Strangers wrote it, so size and nesting are bounded first;
 * what exceeds them is only freed of its tags (`html-strip.ts`), which no markup can make slow.
 */
import { convert, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';
import sanitize from 'sanitize-html';
import { isTooDeep, withoutTags } from './html-strip.ts';
import { imagePlace } from './image-mark.ts';

/** Characters that are converted; what lies behind is left out of the text, never out of the original. */
const textLimit = 1_000_000;
const markupLimit = 500_000;

/**
 * The text of an HTML body: links as `words <https://…>`, quotes with `> ` before each line, nothing that is hidden; of images only
 * the places of those whose Content-ID is in `along` (see `image-mark.ts`). Never throws; lines end with `\n`.
 */
export function htmlToText(html: string, along: ReadonlySet<string> = new Set()): string {
  const bounded = html.slice(0, textLimit);
  if (isTooDeep(bounded)) return withoutTags(bounded);
  const image: FormatCallback = ({ attribs }, _walk, builder) => {
    const id = contentIdOf(attribs?.src ?? '', along);
    if (id !== null) builder.addInline(imagePlace(id));
  };
  return convert(bounded, { ...conversion, formatters: { image } }).trim();
}

/** As written or, as RFC 2392 has it, with percent escapes. */
function contentIdOf(source: string, along: ReadonlySet<string>): string | null {
  if (!/^cid:/i.test(source)) return null;
  const id = source.slice(4).trim();
  if (along.has(id)) return id;
  const decoded = percentDecoded(id);
  return along.has(decoded) ? decoded : null;
}

/** Each `%41` as its character; what is no escape stays. */
export function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/**
 * The same mail without anything that acts or loads: no scripts, forms, frames, remote images and styles. Tables, basic formatting and
 * images that came along (`cid:`) stay. What is too large or too deep is returned as its text.
 */
export function sanitizeMailHtml(html: string): string {
  if (html.length > markupLimit || isTooDeep(html)) return asMarkup(withoutTags(html.slice(0, textLimit)));
  return sanitize(html, policy).trim();
}

function asMarkup(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<div style="white-space:pre-wrap">${escaped}</div>`;
}

const hidden = [
  'head',
  'script',
  'style',
  'title',
  'template',
  'noscript',
  'object',
  'svg',
  'select',
  'textarea',
];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

const conversion: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxChildNodes: 20_000, maxDepth: 300, ellipsis: '…' },
  selectors: [
    {
      selector: 'a',
      options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ['<', '>'] },
    },
    ...hidden.map((selector) => ({ selector, format: 'skip' })),
    ...['[style*="display:none"]', '[style*="display: none"]'].map((selector) => ({
      selector,
      format: 'skip',
    })),
    ...headings.map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'img', format: 'image' },
    { selector: 'hr', options: { length: 32 } },
    { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block' },
    { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
    { selector: 'th', format: 'inlineSurround', options: { suffix: ' ' } },
  ],
};

const length = /^-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?$/;
const lengths =
  /^(?:-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?|auto)(?: (?:-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?|auto)){0,3}$/;
const color = /^(?:#[\da-f]{3,8}|[a-z]{3,24}|rgba?\([\d., %]{1,40}\))$/i;
const border =
  /^(?:(?:\d{1,3}(?:\.\d{1,3})?(?:px|pt|em)?|solid|dashed|dotted|double|none|[a-z]{3,20}|#[\da-f]{3,8}) ?){1,3}$/i;
const word = /^[a-z-]{1,30}$/i;

const styles: Record<string, RegExp[]> = {
  color: [color],
  'background-color': [color],
  'font-family': [/^[\w ,'"-]{1,200}$/],
  'font-size': [length, word],
  'font-style': [word],
  'font-weight': [word, /^\d{3}$/],
  'line-height': [length],
  'text-align': [word],
  'text-decoration': [word],
  'vertical-align': [word],
  'white-space': [word],
  'list-style-type': [word],
  'border-collapse': [word],
  direction: [/^(?:ltr|rtl)$/],
  width: [length],
  'max-width': [length],
  height: [length],
};
for (const side of ['', '-top', '-right', '-bottom', '-left']) {
  styles[`margin${side}`] = [lengths];
  styles[`padding${side}`] = [lengths];
  styles[`border${side}`] = [border];
}

const blocks =
  'div p br hr blockquote pre ul ol li dl dt dd center address table caption colgroup col thead tbody tfoot tr th td';
const inlines =
  'a b strong i em u s strike del ins sub sup small big code kbd samp tt q cite abbr mark span font bdi bdo img';
const cell = ['align', 'valign', 'width', 'height', 'bgcolor', 'colspan', 'rowspan'];

const policy: sanitize.IOptions = {
  allowedTags: [...blocks.split(' '), ...inlines.split(' '), ...headings],
  allowedAttributes: {
    '*': ['style', 'dir', 'lang', 'align', 'title'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    font: ['color', 'face', 'size'],
    ol: ['start', 'type'],
    table: [...cell, 'border', 'cellpadding', 'cellspacing'],
    td: cell,
    th: cell,
    tr: cell,
    col: ['width', 'span'],
  },
  allowedStyles: { '*': styles },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid'] },
  allowProtocolRelative: false,
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'title',
    'noscript',
    'template',
    'svg',
    'math',
    'object',
    'iframe',
  ],
  // Remote images are what mails are tracked with; one that did not come along is left out whole.
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !/^cid:/i.test(attribs.src ?? ''),
};
