import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { begin, filesOf, folderForTest, journal, makeMedium, makeVault, receiveAll } from "./receive.fixture.ts";
import { scanMedium } from "./scanMedium.ts";

const signal = new AbortController().signal;

/** Speaks as clamscan does; the real one is not on every machine, and its signatures are on none. */
function standIn(found: string): { readonly program: string; readonly signatures: string } {
  const folder = folderForTest();
  const program = path.join(folder, "clamscan");
  writeFileSync(
    program,
    `#!/bin/sh
case "$1" in --version) echo "ClamAV 1.4.6/27800/Mon Nov 16 08:36:01 2026"; exit 0;; esac
for last; do :; done
echo "$last/${found}: Eicar-Signature FOUND"
echo "$last/clean.txt: OK"
exit 1
`,
  );
  chmodSync(program, 0o700);
  const signatures = makeMedium({ "main.cvd": "x" }, path.join(folder, "signatures"));
  return { program, signatures };
}

test("what the scanner finds is held, and the record names scanner, date and counts", async () => {
  const room = await makeVault();
  const root = makeMedium({ "bad.txt": "looks harmless", "clean.txt": "clean" });
  const { verdict, found } = await scanMedium({ scanner: standIn("bad.txt"), root, signal });
  expect(verdict).toEqual({ state: "found", engine: "ClamAV 1.4.6", signaturesAt: Date.parse("Mon Nov 16 08:36:01 2026"), files: 2, findings: 1 });
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, { ...filesOf(root), infected: found })).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery)).map(({ name, state, cause }) => [name, state, cause])).toEqual([
    ["bad.txt", "held", "malware"],
    ["clean.txt", "stored", undefined],
  ]);
});

test("no scanner is said to be none", async () => {
  expect(await scanMedium({ scanner: undefined, root: makeMedium({ "a.txt": "a" }), signal })).toEqual({ verdict: { state: "absent" }, found: new Set() });
});
