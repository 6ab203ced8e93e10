import { spawn } from "node:child_process";
import { connectToPort } from "../../platform/socket.fixture.ts";
import { openTestAuthority } from "./certify.ts";
import { answerToReset, makePivCard, type PivCard } from "./pivCard.ts";

/**
 * Runs in a network and a /run of its own (virtualReaders.ts): the reader service with two virtual readers, and the cards that are put into
 * them. Putting in is connecting to the reader's port, taking out is hanging up (protocol of vsmartcard's vpcd).
 */
const firstPort = 0x8c7b;

const service = spawn("/usr/sbin/pcscd", ["--foreground", "--critical"], { stdio: ["ignore", "inherit", "inherit"] });
service.on("exit", () => process.exit(1));
process.on("disconnect", () => {
  service.removeAllListeners("exit");
  service.on("exit", () => process.exit(0));
  service.kill();
});

const authority = openTestAuthority();
const cards: ReadonlyMap<string, PivCard> = new Map(["A", "B"].map((name) => [name, makePivCard({ name, pin: "123456", authority })]));
authority.remove();
const readers = new Map<number, Awaited<ReturnType<typeof connectToPort>>>();

async function insert(reader: number, card: PivCard): Promise<void> {
  const socket = await connectToPort(firstPort + reader);
  readers.set(reader, socket);
  let pending = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const message = Buffer.from(pending.subarray(2, 2 + pending.readUInt16BE(0)));
      pending = Buffer.from(pending.subarray(2 + message.length));
      const answer = respond(card, message);
      if (answer === undefined) continue;
      const header = Buffer.alloc(2);
      header.writeUInt16BE(answer.length);
      socket.write(Buffer.concat([header, answer]));
    }
  });
}

/** One byte is for the reader: power off, power on, reset, answer to reset. */
function respond(card: PivCard, message: Buffer): Buffer | undefined {
  if (message.length > 1) return card.answer(message);
  if (message[0] === 4) return answerToReset;
  card.reset();
  return undefined;
}

type Order = { readonly verb: "insert"; readonly card: string; readonly reader: number } | { readonly verb: "remove"; readonly reader: number } | { readonly verb: "triesLeft" | "unblock"; readonly card: string };

async function carryOut(order: Order): Promise<number> {
  if (order.verb === "remove") {
    readers.get(order.reader)?.destroy();
    readers.delete(order.reader);
    return 0;
  }
  const card = cards.get(order.card);
  if (card === undefined) throw new Error("no such card");
  if (order.verb === "insert") await insert(order.reader, card);
  if (order.verb === "unblock") card.unblock();
  return card.triesLeft();
}

process.on("message", ({ id, order }: { readonly id: number; readonly order: Order }) => {
  void carryOut(order).then((answer) => process.send?.({ id, answer }));
});
// Both readers are there once the first takes a connection.
void connectToPort(firstPort).then((socket) => {
  socket.destroy();
  process.send?.("ready");
});
