import { fork } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeRunFolder, removeFolder } from "./disk.ts";
import { systemEntropy } from "./entropy.ts";
import { childArguments, childEnvironment } from "./hardening.ts";

/** A card process without a room process, for verbs of the command line that need a card and open no room. */
export interface CardChild {
  readonly socket: string;
  readonly token: string;
  readonly kill: () => void;
}

const entry = fileURLToPath(new URL(`../workers/card.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url));

export function startCardChild(folder: string): CardChild {
  const runFolder = makeRunFolder();
  const socket = path.join(runFolder, "card");
  const token = systemEntropy.bytes(32).toString("hex");
  const card = fork(entry, [], { execArgv: [...childArguments], env: childEnvironment(), serialization: "advanced", stdio: ["ignore", "inherit", "inherit", "ipc"] });
  card.send({ type: "start", folder, socket, token, modules: [] });
  return {
    socket,
    token,
    kill: () => {
      card.kill();
      removeFolder(runFolder);
    },
  };
}
