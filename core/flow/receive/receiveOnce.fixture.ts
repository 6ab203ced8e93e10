import { systemClock } from "../../platform/clock.ts";
import { isFolder } from "../../platform/disk.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { succeed } from "../../domain/failure.ts";
import { openStore } from "../../store/client.ts";
import { openVault } from "../vault/openVault.ts";
import { receive } from "./receive.ts";
import { measuredEntry, measuredKeys, measuredOfficer } from "./testing/room.ts";

/** For tests: a process of its own that goes on with delivery 1 of a room, so that it can be killed. Says `done` at its end. */
const [folder = "", root = ""] = process.argv.slice(2);
const store = await openStore({ folder, key: measuredKeys.room, keyChecked: true, readers: 1 });
if (!store.ok) throw new Error(store.failure.code);
const vault = await openVault({ folder, store: store.value, keys: measuredKeys, verifyRegister: () => succeed(undefined), entryOf: measuredEntry });
if (!vault.ok) throw new Error(vault.failure.code);
const delivery = await store.value.read("delivery.summary", { delivery: 1 });
if (delivery === undefined) throw new Error("no delivery");
process.send?.("begun");
await store.value.write("delivery.attempt", { delivery: 1, officer: measuredOfficer, at: systemClock.now() }, measuredEntry("delivery.attempt"));
const received = await receive({
  store: store.value,
  vault: vault.value,
  delivery,
  source: { kind: "files", root, openEnvelope: () => Promise.reject(new Error("there is none")) },
  clock: systemClock,
  entropy: systemEntropy,
  signal: new AbortController().signal,
  entryOf: measuredEntry,
  isThere: () => isFolder(root),
  changed: () => undefined,
  progress: () => undefined,
});
await vault.value.close();
await store.value.close();
console.log(received.ok ? "done" : received.failure.code);
process.disconnect();
