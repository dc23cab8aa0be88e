/**
 * mailparser made to read text whose charset is missing, ASCII against the evidence, or said one level up. It decodes what a part
 * declares; such parts are given a name of our own, and the decoder behind it looks at the octets first. Flowed text is left as it came, for `body.ts`.
 */
import { Transform } from 'node:stream';
import type { MailParser } from 'mailparser';
import { decodedAs, guessCharset } from '../../mail/charset.ts';

const unsure = 'x-unsure';

interface Declared {
  readonly charset?: string | false;
  readonly parentNode?: Declared | false;
  flowed?: boolean;
  readonly delSp?: boolean;
}

/** Call once for a parser, before it is fed. Its properties are not in its types, as for the tree of parts. */
export function readUnsureCharsets(parser: MailParser): void {
  const createNode: (node: Declared) => object = Reflect.get(parser, 'createNode').bind(parser);
  Reflect.set(parser, 'createNode', (node: Declared) => {
    const created = createNode(node);
    // mailparser would join a quote with the reply under it: paragraphs are made whole once the text is decoded.
    Reflect.set(created, 'flowed', node.flowed ? { delSp: node.delSp === true } : null);
    node.flowed = false;
    const declared = declaredCharset(node);
    Reflect.set(created, 'declaredCharset', declared);
    const isSaid = declared !== '' && !/^(?:us-?ascii|ascii|utf-?8)$/i.test(declared);
    Reflect.set(created, 'charset', isSaid ? declared : unsure);
    return created;
  });
  const decoder: { decodeStream: (charset: string) => Transform } = Reflect.get(parser, 'decoder');
  Reflect.set(parser, 'decoder', {
    decodeStream: (charset: string) => (charset === unsure ? looking() : decoder.decodeStream(charset)),
  });
}

/** Of the part, else of the multipart it lies in. */
function declaredCharset(node: Declared): string {
  let level: Declared | false | undefined = node;
  for (let depth = 0; level && depth < 60; depth += 1) {
    if (level.charset) return level.charset;
    level = level.parentNode;
  }
  return '';
}

/** Keeps the octets of a part until all are there; text is kept whole by mailparser too. */
function looking(): Transform {
  const chunks: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
    flush(done) {
      const octets = Buffer.concat(chunks);
      const charset = guessCharset(octets);
      this.push(charset === 'utf-8' ? octets : Buffer.from(decodedAs(octets, charset), 'utf8'));
      done();
    },
  });
}
