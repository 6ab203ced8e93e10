import { FailureError } from "../domain/failure.ts";
import { fillFolder } from "./fill.fixture.ts";
import { databaseFile } from "./client.ts";
import { createDatabase, openWritable } from "./open.ts";

/** Run as a process of its own, as another user or on another disk: probe.fixture.ts <open|create|fill> <folder>. */
const [act, folder = ""] = process.argv.slice(2);
const opening = { file: databaseFile(folder), key: Buffer.alloc(32, 0x5a), keyChecked: true };

try {
  if (act === "open") {
    openWritable(opening).close();
    console.log("opened");
  } else if (act === "create") {
    createDatabase(opening, () => undefined);
    console.log("created");
  } else console.log(JSON.stringify(fillFolder(folder, opening)));
} catch (error) {
  console.log(error instanceof FailureError ? error.failure.code : error);
}
