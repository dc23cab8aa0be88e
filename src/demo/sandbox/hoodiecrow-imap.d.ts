/** The part of hoodiecrow-imap 2 that the sandbox uses; the package brings no types. */
declare module 'hoodiecrow-imap' {
  import type { EventEmitter } from 'node:events';
  import type { Server, Socket } from 'node:net';

  namespace hoodiecrow {
    interface Value {
      readonly type: string;
      readonly value: string;
    }
    interface Command {
      readonly tag: string;
      readonly attributes?: readonly Value[];
    }
    interface Connection {
      server: ImapServer;
      state: 'Not Authenticated' | 'Authenticated' | 'Selected';
      readonly socket: Socket | null;
      /** Takes the next line instead of a command; in IDLE, `DONE`. */
      readonly inputHandler: false | ((line: string) => void);
      readonly _notificationCallback: (notification: object) => void;
      send(
        response: { tag: string; command: string; attributes: readonly Value[] },
        description: string,
        parsed: Command,
        data: string,
      ): void;
    }
    type CommandHandler = (
      connection: Connection,
      parsed: Command,
      data: string,
      callback: () => void,
    ) => void;
    interface Folder {
      readonly uidvalidity?: number;
      readonly 'special-use'?: string;
      readonly messages?: readonly string[];
    }
    interface Options {
      readonly plugins: readonly (string | ((server: ImapServer) => void))[];
      readonly storage?: {
        readonly INBOX: Folder;
        readonly '': { readonly separator: string; readonly folders: Readonly<Record<string, Folder>> };
      };
      readonly users?: Readonly<Record<string, { readonly password: string }>>;
    }
    interface ImapServer extends EventEmitter {
      readonly server: Server;
      readonly connectionHandlers: ((connection: Connection) => void)[];
      setCommandHandler(command: string, handler: CommandHandler): void;
      /** `raw` is a string of bytes (latin1), `internalDate` a Date or `dd-Mon-yyyy hh:mm:ss +zzzz`. */
      appendMessage(mailbox: string, flags: readonly string[], internalDate: Date, raw: string): unknown;
    }
  }
  function hoodiecrow(options: hoodiecrow.Options): hoodiecrow.ImapServer;
  export = hoodiecrow;
}
