/** Preloaded into a utility process: `process.parentPort` as Electron gives it, over Node's own channel. */
import { EventEmitter } from "node:events";

const send = process.send?.bind(process);
const waiting: unknown[] = [];

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    if (send === undefined) throw new Error("this process has no parent port");
    send(message);
  }
}

const port = new ParentPort();
const hand = (data: unknown): void => {
  port.emit("message", { data, ports: [] });
};
process.on("message", (data) => {
  if (port.listenerCount("message") === 0) waiting.push(data);
  else hand(data);
});
// Messages wait until somebody listens.
port.on("newListener", (event) => {
  if (event !== "message" || waiting.length === 0) return;
  queueMicrotask(() => {
    for (const data of waiting.splice(0)) hand(data);
  });
});
// As in Electron a child does not outlive its parent, however that came to its end.
process.on("disconnect", () => {
  process.exit(0);
});
Object.defineProperty(process, "parentPort", { value: port });
Object.defineProperty(process, "type", { value: "utility" });
// What Electron does not have an application must not find here: the channel, and the argument that brought this file. An argument like it opens a
// process to whoever gave it, and a production room refuses to work in such a one.
Object.defineProperty(process, "send", { value: undefined });
const own = process.execArgv.indexOf(__filename);
if (own > 0) process.execArgv.splice(own - 1, 2);
// Node itself calls it when the channel is cut.
Object.defineProperty(process, "disconnect", { value: () => process.exit(0) });
