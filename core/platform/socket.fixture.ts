import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/** For tests: a connection that keeps to no protocol. Waits until somebody listens. */
export async function connectRaw(file: string): Promise<Socket> {
  for (;;) {
    const connection = createConnection(file);
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
