/**
 * A port in front of a server that a test shuts and opens: shut, it refuses connections as a stopped server does, and every
 * connection through it is cut. It keeps its number.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Gate {
  readonly port: number;
  /** How many connections went through so far. */
  readonly passed: () => number;
  readonly shut: () => Promise<void>;
  readonly open: () => Promise<void>;
}

/** Open; leads to a port of 127.0.0.1. */
export async function startGate(target: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let passed = 0;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    passed += 1;
    const far = connect(target, '127.0.0.1');
    keep(near);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const port = await listen(server, 0);
  return {
    port,
    passed: () => passed,
    shut: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await closed;
    },
    open: async () => void (await listen(server, port)),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
