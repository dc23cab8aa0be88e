/** Writes `winmail.dat` files as Outlook does, for tests ([MS-OXTNEF]). */

export interface TnefDraft {
  readonly text?: string;
  /** RTF, stored without compression. */
  readonly rtf?: string;
  readonly files?: readonly {
    readonly name: string;
    readonly content: Buffer | string;
    readonly long?: string;
  }[];
}

export function tnefOf({ text, rtf, files = [] }: TnefDraft): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(0x223e9f78);
  const parts = [
    attribute(1, 0x00069007, u32(1252, 0)),
    ...(text === undefined ? [] : [attribute(1, 0x0002800c, Buffer.from(`${text}\0`, 'latin1'))]),
    ...(rtf === undefined ? [] : [attribute(1, 0x00069003, properties([[0x1009, 0x102, stored(rtf)]]))]),
    ...files.flatMap(({ name, content, long }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from(`${name}\0`, 'latin1')),
      attribute(2, 0x0006800f, Buffer.from(content)),
      ...(long === undefined
        ? []
        : [attribute(2, 0x00069005, properties([[0x3707, 0x1f, Buffer.from(`${long}\0`, 'utf16le')]]))]),
    ]),
  ];
  return Buffer.concat([head, ...parts]);
}

/** `stored` as [MS-OXRTFCP] calls uncompressed RTF. */
function stored(rtf: string): Buffer {
  const body = Buffer.from(rtf, 'latin1');
  return Buffer.concat([u32(body.length + 12, body.length, 0x414c454d, 0), body]);
}

function properties(all: readonly (readonly [number, number, Buffer])[]): Buffer {
  const parts = all.flatMap(([id, type, value]) => [
    Buffer.from(Uint16Array.of(type, id).buffer),
    u32(1, value.length),
    value,
    Buffer.alloc((4 - (value.length % 4)) % 4),
  ]);
  return Buffer.concat([u32(all.length), ...parts]);
}

function attribute(level: number, id: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return Buffer.concat([
    Buffer.of(level),
    u32(id, data.length),
    data,
    Buffer.from(Uint16Array.of(sum).buffer),
  ]);
}

function u32(...numbers: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(numbers).buffer);
}
