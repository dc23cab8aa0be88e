/** The file a parser thread runs: nothing but the preparing of messages, batch after batch. */
import { prepareMail } from './prepare.ts';
import { servePool } from './protocol.ts';

servePool(prepareMail);
