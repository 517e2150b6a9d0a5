/** What we use of the package, which brings no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  namespace smpp {
    interface PDU {
      readonly command: string;
      readonly command_status: number;
      readonly sequence_number: number;
      readonly [field: string]: unknown;
      toBuffer(): Buffer;
      isResponse(): boolean;
      response(fields?: Readonly<Record<string, unknown>>): PDU;
    }
    interface Session extends EventEmitter {
      readonly socket: Socket;
      /** False when the line is closed already; throws for fields that can't be written. */
      send(pdu: PDU): boolean;
      pause(): void;
      resume(): void;
      close(): void;
      destroy(): void;
    }
    interface Server extends NetServer {
      readonly sessions: readonly Session[];
    }
  }
  const smpp: {
    /** Of a command with its fields, or of the octets that came. */
    readonly PDU: new (command: string | Buffer, fields?: Readonly<Record<string, unknown>>) => smpp.PDU;
    connect(options: { host: string; port: number; tls: boolean }): smpp.Session;
    createServer(onSession: (session: smpp.Session) => void): smpp.Server;
    readonly filters: { readonly message: { decode: (octets: unknown) => unknown } };
  };
  export = smpp;
}
