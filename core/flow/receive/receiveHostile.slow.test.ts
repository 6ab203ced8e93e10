import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findContentKey } from "../../envelope/findContentKey.ts";
import { streamed } from "../../envelope/testing/streamed.ts";
import { openKeys } from "../../envelope/testing/vectors.ts";
import { startEnvelope } from "../../envelope/writer.ts";
import { writeZip } from "../../media/archive/testing/zipWriter.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { checkVault } from "../vault/checkVault.ts";
import type { Source } from "./readSource.ts";
import { begin, makeMedium, makeVault, receiveAll, tallies, type Tree } from "./receive.fixture.ts";

/** Whatever lies on a medium is received or held, each thing with its cause: nothing of it is a bug of the program, and nothing stops the rest. */

const keys = Object.values(openKeys());
const openEnvelope: Extract<Source, { kind: "files" }>["openEnvelope"] = (header) => findContentKey(header, keys, { allowPkcs1: true });

async function receivedAll(tree: Tree): Promise<Readonly<Record<string, number>>> {
  const room = await makeVault();
  const delivery = await begin(room, { content: "mixed" });
  expect(await receiveAll(room, delivery, { kind: "files", root: makeMedium(tree), openEnvelope })).toEqual({ ok: true, value: undefined });
  const items = await room.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 100_000 });
  const onMedium = items.filter(({ container }) => container === null);
  expect(onMedium).toHaveLength(Object.keys(tree).length);
  expect(items.filter(({ state, cause }) => state === "waiting" || (state === "held" && cause === null))).toEqual([]);
  const { kept, counted } = await tallies(room, delivery);
  expect(kept).toEqual(counted);
  const checked = await checkVault(room.vault.access, { readData: true });
  expect(checked.ok && checked.value.faulty).toBe(0);
  const states: Record<string, number> = {};
  for (const { state } of onMedium) states[state] = (states[state] ?? 0) + 1;
  return states;
}

const filesIn = (folder: URL, under: string): Tree => Object.fromEntries(readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [[`${under}/${entry.name}`, readFileSync(new URL(entry.name, folder))]] : [])));

test("every vector of envelopes and archives on one medium, and envelopes within an archive", async () => {
  const envelopes = filesIn(new URL("../../envelope/vectors/", import.meta.url), "envelopes");
  const entries = Object.entries(envelopes).flatMap(([name, content], index) => (index % 3 === 0 && content.length < 100_000 ? [{ name, content: Buffer.from(content) }] : []));
  const states = await receivedAll({
    ...envelopes,
    "within.zip": writeZip({ entries }),
    ...filesIn(new URL("../../media/archive/vectors/", import.meta.url), "archives"),
  });
  expect(states["stored"]).toBeGreaterThan(100);
  expect(states["held"]).toBeGreaterThan(100);
});

test("an envelope larger than a step of reading, cut at and around every step's end, in both ways of writing lengths", async () => {
  const step = 1024 * 1024;
  const content = Buffer.alloc(2 * step + 5000, "行\n");
  const { shared } = openKeys();
  if (shared.kind !== "shared") throw new Error("it is a shared key");
  const writer = startEnvelope({ recipients: [shared], contentBytes: content.length, entropy: systemEntropy });
  const definite = Buffer.concat([writer.head, writer.update(content), writer.finish()]);
  const tree: Record<string, Uint8Array> = {};
  for (const [form, bytes] of Object.entries({ definite, pieces: streamed(definite, 4096) })) {
    for (const length of [step - 1, step, step + 1, 2 * step, bytes.length - 1]) tree[`${form}/${String(length)}.cms`] = bytes.subarray(0, length);
    tree[`${form}/more.cms`] = Buffer.concat([bytes, Buffer.alloc(step)]);
    tree[`${form}/whole.cms`] = bytes;
  }
  expect(await receivedAll(tree)).toEqual({ held: 12, stored: 2 });
});
