/** Builds raw messages for tests: what a person, a robot or a stranger would send. */

export interface Draft {
  readonly from: string;
  readonly to: string;
  readonly cc?: string;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly messageId?: string | null;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  readonly date?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly files?: readonly {
    readonly name: string;
    readonly type: string;
    readonly content: string;
    readonly contentId?: string;
  }[];
}

let counter = 0;

/** The raw bytes of a draft, CRLF, with a Message-ID of its own unless `null`. */
export function rawMail(draft: Draft): Buffer {
  counter += 1;
  const id = draft.messageId === undefined ? `test-${counter}@mail.example` : draft.messageId;
  const fields: [string, string | undefined][] = [
    ...Object.entries(draft.headers ?? {}),
    ['From', draft.from],
    ['To', draft.to],
    ['Cc', draft.cc],
    ['Subject', draft.subject],
    ['Date', new Date(draft.date ?? '2026-01-05T09:00:00Z').toUTCString()],
    ['Message-ID', id === null ? undefined : `<${id}>`],
    ['In-Reply-To', draft.inReplyTo === undefined ? undefined : `<${draft.inReplyTo}>`],
    ['References', draft.references?.map((it) => `<${it}>`).join(' ')],
    ['MIME-Version', '1.0'],
  ];
  const header = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return Buffer.from([...header, ...body(draft)].join('\n').replace(/\r?\n/g, '\r\n'));
}

function body(draft: Draft): string[] {
  const text = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    draft.text ?? 'Hello',
  ];
  const html = [
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    draft.html ?? '',
  ];
  const files = (draft.files ?? []).map(({ name, type, content, contentId }) => [
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    ...(contentId === undefined ? [] : [`Content-ID: <${contentId}>`]),
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content).toString('base64'),
  ]);
  const isHtmlOnly = draft.html !== undefined && draft.text === undefined;
  const main = isHtmlOnly
    ? html
    : draft.html === undefined
      ? text
      : multipart('alternative', 'alt', [text, html]);
  return files.length === 0 ? main : multipart('mixed', 'mix', [main, ...files]);
}

function multipart(kind: string, boundary: string, parts: readonly string[][]): string[] {
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
    '',
  ];
}
