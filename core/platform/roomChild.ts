import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeRunFolder, removeFolder } from "./disk.ts";
import { systemEntropy } from "./entropy.ts";
import { childArguments, childEnvironment } from "./hardening.ts";

/** Room and card process as children of a Node program: what Electron's utility processes are to the window, these are to the CLI. */
export interface RoomChild {
  /** Process ids: of the room, and of the card process. */
  readonly ids: readonly [number, number];
  readonly post: (message: unknown) => void;
  readonly kill: () => void;
}

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const worker = (name: string): string => fileURLToPath(new URL(`../workers/${name}.${extension}`, import.meta.url));

export interface RoomChildOptions {
  readonly folder: string;
  readonly client: "window" | "cli";
  readonly idleMilliseconds?: number;
  readonly observed?: boolean;
  /** PKCS#11 libraries that no policy names yet, for the card check. */
  readonly modules?: readonly { readonly path: string; readonly sha256: string }[];
}

export function startRoomChild({ folder, observed = false, modules = [], ...options }: RoomChildOptions, receive: (message: unknown) => void, gone: () => void): RoomChild {
  const runFolder = makeRunFolder();
  const socket = path.join(runFolder, "card");
  const token = systemEntropy.bytes(32).toString("hex");
  // Private keys and PINs must not share a standard input with anyone.
  const start = (name: string): ChildProcess =>
    fork(worker(name), [], { execArgv: [...childArguments], env: childEnvironment(), serialization: "advanced", stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const card = start("card");
  const room = start("room");
  card.send({ type: "start", folder, socket, token, modules });
  room.send({ type: "start", folder, socket, token, observed, ...options });
  room.on("message", receive);
  const kill = (): void => {
    card.kill();
    room.kill();
    removeFolder(runFolder);
  };
  room.once("exit", () => {
    gone();
    kill();
  });
  return { ids: [room.pid ?? 0, card.pid ?? 0], post: (message) => room.send(message as object), kill };
}
