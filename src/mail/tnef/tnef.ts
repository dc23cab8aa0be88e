/**
 * What Outlook packs into `winmail.dat`: a Transport Neutral Encapsulation Format stream ([MS-OXTNEF]). Its files, and the words where
 * the mail has none outside. Everything in it is a stranger's: what breaks off gives what came before, and nothing is believed but
 * lengths that fit.
 */
import { Buffer } from 'node:buffer';
import { decodedAs } from '../charset.ts';
import { decompressRtf } from './compressed-rtf.ts';
import { cursorOn, Truncated } from './cursor.ts';
import { type Properties, type Property, propertyTypes, readProperties } from './properties.ts';
import { rtfText } from './rtf-text.ts';

export interface TnefFile {
  /** As the sender wrote it; empty where nothing names it. */
  readonly name: string;
  readonly contentType: string | null;
  readonly contentId: string | null;
  readonly bytes: Buffer;
}

export interface Tnef {
  readonly files: readonly TnefFile[];
  /** Empty where there is none. */
  readonly text: string;
  readonly html: string | null;
}

const signature = 0x223e9f78;
/** Low words of attribute ids. */
const attribute = {
  body: 0x800c,
  attachData: 0x800f,
  attachTitle: 0x8010,
  renderData: 0x9002,
  messageProperties: 0x9003,
  attachProperties: 0x9005,
  codePage: 0x9007,
} as const;
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  data: 0x3701,
  shortName: 0x3704,
  longName: 0x3707,
  mimeTag: 0x370e,
  contentId: 0x3712,
} as const;
/** Code pages that are not called after Windows. */
const charsets: ReadonlyMap<number, string> = new Map([
  [932, 'shift_jis'],
  [936, 'gb18030'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [20_866, 'koi8-r'],
  [28_591, 'iso-8859-1'],
  [28_592, 'iso-8859-2'],
  [50_220, 'iso-2022-jp'],
  [65_001, 'utf-8'],
]);
const mostFiles = 500;
const deepest = 4;
/** `IMessage`: a message that is attached, as a stream of its own behind this. */
const messageInterface = Buffer.from('0703020000000000c000000000000046', 'hex');

/** Null for bytes that are no TNEF. */
export function readTnef(bytes: Buffer, depth = 0): Tnef | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return null;
  const read = readAttributes(bytes);
  const files = read.drafts.slice(0, mostFiles).flatMap((draft) => filesOf(draft, read.codePage, depth));
  const message = read.message;
  const rtf = decompressRtf(message.get(property.rtf)?.value ?? Buffer.alloc(0));
  const html = message.get(property.html);
  const plain = textOf(message.get(property.body), read.codePage) || read.body;
  const formatted: TnefFile[] =
    rtf === null ? [] : [{ name: 'body.rtf', contentType: 'application/rtf', contentId: null, bytes: rtf }];
  return {
    files: [...files, ...formatted],
    text: tidy(plain === '' && rtf !== null ? wordsOf(rtf) : plain),
    html: html === undefined ? null : textOf(html, read.codePage) || null,
  };
}

/** One attachment as its attributes say it. */
interface Draft {
  title: string;
  data: Buffer | null;
  properties: Properties;
}

interface Attributes {
  readonly codePage: number;
  readonly body: string;
  readonly message: Properties;
  readonly drafts: readonly Draft[];
}

function readAttributes(bytes: Buffer): Attributes {
  const cursor = cursorOn(bytes.subarray(6));
  const drafts: Draft[] = [];
  let codePage = 1252;
  let body = '';
  let message: Properties = new Map();
  try {
    while (cursor.left() > 0) {
      cursor.u8();
      const id = cursor.u32() & 0xffff;
      const value = cursor.take(cursor.u32());
      const draft = drafts.at(-1);
      if (id === attribute.codePage && value.length >= 4) codePage = value.readUInt32LE(0);
      else if (id === attribute.body) body = decoded(value, codePage);
      else if (id === attribute.messageProperties) message = readProperties(value);
      else if (id === attribute.renderData) drafts.push({ title: '', data: null, properties: new Map() });
      else if (draft !== undefined && id === attribute.attachTitle) draft.title = decoded(value, codePage);
      else if (draft !== undefined && id === attribute.attachData) draft.data = value;
      else if (draft !== undefined && id === attribute.attachProperties)
        draft.properties = readProperties(value);
      // A checksum that some writers get wrong.
      cursor.u16();
    }
  } catch (error) {
    if (!(error instanceof Truncated)) throw error;
  }
  return { codePage, body, message, drafts };
}

function filesOf({ title, data, properties }: Draft, codePage: number, depth: number): TnefFile[] {
  const named = (id: number) => textOf(properties.get(id), codePage);
  const object = properties.get(property.data);
  const bytes = data ?? object?.value ?? null;
  if (bytes === null) return [];
  if (object?.type === propertyTypes.object && bytes.subarray(0, 16).equals(messageInterface)) {
    const inner = depth < deepest ? readTnef(bytes.subarray(16), depth + 1) : null;
    return [...(inner?.files ?? [])];
  }
  return [
    {
      name: named(property.longName) || title || named(property.shortName) || named(property.displayName),
      contentType: named(property.mimeTag) || null,
      contentId: named(property.contentId) || null,
      bytes: object?.type === propertyTypes.object && data === null ? bytes.subarray(16) : bytes,
    },
  ];
}

function textOf(one: Property | undefined, codePage: number): string {
  if (one === undefined) return '';
  return one.type === propertyTypes.unicode
    ? (one.value.toString('utf16le').split('\0', 1)[0] ?? '')
    : decoded(one.value, codePage);
}

function decoded(bytes: Buffer, codePage: number): string {
  const end = bytes.indexOf(0);
  const charset = charsets.get(codePage) ?? `windows-${codePage}`;
  return decodedAs(end < 0 ? bytes : bytes.subarray(0, end), charset);
}

function wordsOf(rtf: Buffer): string {
  return rtfText(rtf.toString('latin1'), (bytes, codePage) => decoded(Buffer.from(bytes), codePage));
}

function tidy(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
