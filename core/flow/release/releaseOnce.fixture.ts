import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { begunWriting, enter, signBoth, valueOf, type RoomCopy } from "./release.fixture.ts";
import { roomForTests } from "../room.fixture.ts";

/** A session that writes a release and dies at one moment, as by a power cut: releaseOnce.fixture.ts <room> <medium> <run> <moment>. */
const [folder = "", medium = "", run = "", moment = ""] = process.argv.slice(2);

const die = (): never => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("still alive");
};

/** Dies right before or right after the call whose last name fits. */
const moments: Readonly<Record<string, { readonly call: "renameSync" | "rmSync"; readonly when: "before" | "after"; readonly name: RegExp }>> = {
  "before its name": { call: "renameSync", when: "before", name: /\.noren$/u },
  "after its name": { call: "renameSync", when: "after", name: /\.noren$/u },
  "contents confirmed": { call: "renameSync", when: "after", name: /sealed\/[^/]+\.cms$/u },
  "in the books": { call: "rmSync", when: "before", name: /sealed\/[^/]+\.cms$/u },
};

const chosen = moments[moment];
if (chosen !== undefined) {
  const real = fs[chosen.call] as (...given: unknown[]) => void;
  Object.assign(fs, {
    [chosen.call]: (...given: unknown[]) => {
      const name = String(chosen.call === "renameSync" ? given[1] : given[0]);
      const fits = chosen.name.test(name);
      if (fits && chosen.when === "before") die();
      real(...given);
      if (fits) die();
    },
  });
  syncBuiltinESMExports();
}

const room: RoomCopy = { ...roomForTests({ readers: 2, folder }), medium };
await enter(room, "technician-1");
const { job, ceremony } = await begunWriting(room, Number(run));
if (moment === "waiting for cards") die();
await signBoth(room, ceremony);
valueOf(await job);
process.exit(0);
