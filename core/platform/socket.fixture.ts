import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/** For tests: a connection that keeps to no protocol. Waits until somebody listens. */
export const connectRaw = (file: string): Promise<Socket> => connectWhenOpen(() => createConnection(file));

/** For tests: a port of this machine's own loopback, such as a reader that stands in for a real one listens on. */
export const connectToPort = (port: number): Promise<Socket> => connectWhenOpen(() => createConnection({ host: "127.0.0.1", port }));

async function connectWhenOpen(connect: () => Socket): Promise<Socket> {
  for (;;) {
    const connection = connect();
    const isConnected = await new Promise<boolean>((resolve) => {
      connection.once("connect", () => {
        resolve(true);
      });
      connection.on("error", () => {
        resolve(false);
      });
    });
    if (isConnected) return connection;
    await setTimeout(20);
  }
}

export async function everythingFrom(connection: Socket): Promise<string> {
  let text = "";
  connection.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await once(connection, "close");
  return text;
}
