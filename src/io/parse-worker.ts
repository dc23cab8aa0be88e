/** The file a parser thread runs: nothing but the preparing of messages, batch after batch. */
import { prepareMail } from './parse-prepare.ts';
import { servePool } from './parse-protocol.ts';

servePool(prepareMail);
