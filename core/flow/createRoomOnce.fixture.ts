import { readFileSync } from "node:fs";
import { systemClock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { createStore } from "../store/client.ts";
import { createRoom } from "./createRoom.ts";
import { asOrder, custodians, fromText, signedBy, testEntry } from "./officers.fixture.ts";

/**
 * For createRoom.kill.test.ts: one making in a process that may be killed at any system call. Arguments: the folder, and a file
 * with the officers or nothing for a demo room.
 */
const [folder = "", file] = process.argv.slice(2);
const officers = file === undefined ? [] : fromText(readFileSync(file, "utf8"));
const made = await createRoom({
  folder,
  name: "x",
  kind: file === undefined ? "demo" : "production",
  officers: asOrder(officers),
  sign: signedBy(custodians(officers), systemClock.now()),
  createStore,
  entry: testEntry(),
  clock: systemClock,
  entropy: systemEntropy,
});
if (!made.ok) throw new Error(made.failure.code);
