import path from "node:path";
import { utilityProcess, type UtilityProcess } from "electron";
import type { ToRoom } from "../core/contract/link.ts";
import { openRoomLink, type RoomLink, type RoomListener } from "../core/contract/linkClient.ts";
import { childArguments, childEnvironment } from "../core/platform/hardening.ts";
import { makeRunFolder, removeFolder } from "../core/platform/disk.ts";
import { systemEntropy } from "../core/platform/entropy.ts";

const workers = path.join(import.meta.dirname, "../core/workers");

export interface RoomProcess {
  readonly link: RoomLink;
  /** Ends room and card process, however they are doing. */
  readonly kill: () => void;
}

export interface RoomStart {
  readonly folder: string;
  readonly idleMilliseconds: number | undefined;
  /** A debugger may be attached to this program. */
  readonly observed: boolean;
}

/**
 * Starts the room and the card process and introduces them to each other: a private socket and a token that nobody else
 * knows. One pair lives exactly as long as one session, because JavaScript cannot be trusted to wipe memory (DESIGN §4).
 */
export function startRoom({ folder, idleMilliseconds, observed }: RoomStart, listener: RoomListener): RoomProcess {
  const runFolder = makeRunFolder();
  const socket = path.join(runFolder, "card");
  const token = systemEntropy.bytes(32).toString("hex");
  const child = { execArgv: [...childArguments], env: childEnvironment() };
  const card = utilityProcess.fork(path.join(workers, "card.js"), [], { serviceName: "Noren card", ...child });
  const room = utilityProcess.fork(path.join(workers, "room.js"), [], { serviceName: "Noren room", ...child });
  const processes: readonly UtilityProcess[] = [room, card];

  const link = openRoomLink(
    (message: ToRoom) => {
      room.postMessage(message);
    },
    listener,
  );
  const kill = (): void => {
    for (const child of processes) child.kill();
    removeFolder(runFolder);
  };
  room.on("message", (message: unknown) => {
    link.receive(message);
  });
  room.once("exit", () => {
    link.gone();
    kill();
  });
  card.once("spawn", () => {
    card.postMessage({ type: "start", folder, socket, token });
  });
  room.once("spawn", () => {
    room.postMessage({ type: "start", folder, socket, token, observed, client: "window", ...(idleMilliseconds !== undefined && { idleMilliseconds }) } satisfies ToRoom);
  });
  return { link, kill };
}
