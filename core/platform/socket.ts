import { chmodSync, rmSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { bitsForOthers } from "./disk.ts";

/**
 * JSON frames over a Unix socket of the file system, each behind its length in four bytes. The only user of node:net in core: there is no
 * port, and the socket lies in a folder that is the user's alone.
 */
export interface FramedConnection {
  readonly send: (frame: unknown) => void;
  /** Frames in order; what was sent before the first listener is kept. The connection is cut at the first that is no JSON or too long. */
  readonly listen: (listener: (frame: unknown) => void) => void;
  readonly whenClosed: Promise<void>;
  /** What was sent still goes out. */
  readonly close: () => void;
  /** At once. */
  readonly cut: () => void;
}

const headerBytes = 4;

function frameConnection(socket: Socket, largestFrame: number): FramedConnection {
  const waiting: unknown[] = [];
  let listener: ((frame: unknown) => void) | undefined;
  let pending: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= headerBytes && !socket.destroyed) {
      const length = pending.readUInt32BE(0);
      if (length > largestFrame) {
        socket.destroy();
        return;
      }
      if (pending.length < headerBytes + length) return;
      const frame = parseFrame(pending.subarray(headerBytes, headerBytes + length));
      pending = pending.subarray(headerBytes + length);
      if (frame === undefined) socket.destroy();
      else if (listener === undefined) waiting.push(frame);
      else listener(frame);
    }
  });
  // A broken pipe is a closed connection and nothing more.
  socket.on("error", () => socket.destroy());
  return {
    send: (frame) => {
      const body = Buffer.from(JSON.stringify(frame));
      if (body.length > largestFrame) throw new RangeError("frame too long");
      const header = Buffer.alloc(headerBytes);
      header.writeUInt32BE(body.length);
      if (socket.writable) socket.write(Buffer.concat([header, body]));
    },
    listen: (added) => {
      listener = added;
      for (const frame of waiting.splice(0)) added(frame);
    },
    whenClosed: new Promise((resolve) => {
      socket.once("close", () => {
        resolve();
      });
    }),
    close: () => {
      socket.end();
    },
    cut: () => {
      socket.destroy();
    },
  };
}

function parseFrame(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

export interface SocketServer {
  /** No more connections; those that are open stay. */
  readonly close: () => void;
}

/** Refuses a folder that others may enter: the socket's own permission bits are honoured by Linux, but not by every system. */
export function listenOnSocket(file: string, largestFrame: number, connected: (connection: FramedConnection) => void): Promise<SocketServer> {
  if (bitsForOthers(path.dirname(file)) !== 0) throw new Error("a socket lies in a folder that is closed to others");
  const server = createServer((socket) => {
    connected(frameConnection(socket, largestFrame));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(file, () => {
      chmodSync(file, 0o600);
      resolve({
        close: () => {
          server.close();
          rmSync(file, { force: true });
        },
      });
    });
  });
}

const millisecondsBetweenTries = 20;

/** Keeps trying for a while: both ends are started at once. Undefined where nobody listened in that time. */
export async function connectToSocket(file: string, largestFrame: number, patienceMilliseconds = 10_000): Promise<FramedConnection | undefined> {
  for (let waited = 0; ; waited += millisecondsBetweenTries) {
    const socket = await tryToConnect(file);
    if (socket !== undefined) return frameConnection(socket, largestFrame);
    if (waited >= patienceMilliseconds) return undefined;
    await setTimeout(millisecondsBetweenTries);
  }
}

function tryToConnect(file: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(file);
    const refused = (): void => {
      socket.destroy();
      resolve(undefined);
    };
    socket.once("error", refused);
    socket.once("connect", () => {
      socket.off("error", refused);
      resolve(socket);
    });
  });
}
