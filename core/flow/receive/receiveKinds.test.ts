import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findContentKey } from "../../envelope/findContentKey.ts";
import { startEnvelope } from "../../envelope/writer.ts";
import { element, imageRecords, withMeta, writeDirectory } from "../../media/source/testing/dicomWriter.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import type { Scanner } from "../../platform/scan.ts";
import { keys, party, sealed, sourceOf } from "./package.fixture.ts";
import type { Source } from "./readSource.ts";
import { begin, filesOf, folderForTest, journal, makeMedium, makeVault, receiveAll, tallies, type TestVault, type Tree } from "./receive.fixture.ts";

/** Whole deliveries of every kind: what is found in them, and that nothing of them lies anywhere in the clear. */

function python(script: string, ...args: readonly string[]): void {
  execFileSync("python3", ["-c", script, ...args]);
}

function zip(tree: Tree, more = ""): Buffer {
  const folder = makeMedium(tree, path.join(folderForTest(), "zip"));
  const file = path.join(folderForTest(), "made.zip");
  python(`import os,sys,zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as made:
    for top, _, names in os.walk(sys.argv[2]):
        for name in sorted(names):
            made.write(os.path.join(top, name), os.path.relpath(os.path.join(top, name), sys.argv[2]))
    ${more}`, file, folder);
  return readFileSync(file);
}

const image = (id: string): Buffer => withMeta(element({ tag: 0x00100020, representation: "LO", value: id }), "1.2.840.10008.5.1.4.1.1.7");
const shown = async (room: TestVault, delivery: number): Promise<readonly (readonly unknown[])[]> => (await journal(room, delivery)).map(({ name, kind, state, cause }) => [name, kind, state, cause]);
const document = (more: Tree): Buffer => zip({ "[Content_Types].xml": "<Types/>", ...more });

test("a DICOM medium is held against its DICOMDIR, and a list of refusals is stored as one", async () => {
  const room = await makeVault();
  const root = makeMedium({
    DICOMDIR: writeDirectory({ records: imageRecords(3) }),
    "DICOM/PAT0/IM000000": image("1"),
    "DICOM/PAT0/IM000001": image("2"),
    "EXTRA.dcm": image("3"),
    "停止リスト.csv": "患者番号,氏名\n1,山田\n",
  });
  const delivery = await begin(room, { content: "dicomMedium" });
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  expect(await shown(room, delivery)).toEqual([
    ["DICOM/PAT0/IM000000", "dicom", "stored", undefined],
    ["DICOM/PAT0/IM000001", "dicom", "stored", undefined],
    ["DICOM/PAT0/IM000002", "dicom", "held", "missing"],
    ["DICOMDIR", "dicomdir", "stored", undefined],
    ["EXTRA.dcm", "dicom", "held", "unannounced"],
    ["停止リスト.csv", "optOut", "stored", undefined],
  ]);
  // What nobody announced lies in the vault, so that it can be taken without the medium.
  const [extra] = await room.store.read("delivery.itemPage", { filter: { delivery, cause: "unannounced" }, offset: 0, limit: 10 });
  expect(extra?.object).not.toBeNull();
});

test("a zip of Windows has its names, a bomb does not go off, and macros are found where they hide", async () => {
  const room = await makeVault();
  const vectors = new URL("../../media/archive/vectors/", import.meta.url);
  const japanese = path.join(folderForTest(), "japanese.zip");
  python(`import sys,zipfile
zipfile.ZipInfo._encodeFilenameFlags = lambda info: (info.filename.encode("cp932"), 0)
with zipfile.ZipFile(sys.argv[1], "w") as made: made.writestr("検査結果.csv", "1,2,3\\n")`, japanese);
  const root = makeMedium({
    "bomb.zip": readFileSync(new URL("zip-bomb-flat.zip", vectors)),
    "documents.zip": zip({ "harmless.docx": document({ "word/document.xml": "<w/>" }), "macro.docm": document({ "word/vbaProject.bin": "vba" }), "run.exe": Buffer.concat([Buffer.from("MZ"), Buffer.alloc(100)]) }),
    "japanese.zip": readFileSync(japanese),
  });
  const delivery = await begin(room);
  expect(await receiveAll(room, delivery, filesOf(root))).toEqual({ ok: true, value: undefined });
  expect((await shown(room, delivery)).filter(([name]) => !String(name).startsWith("bomb.zip!"))).toEqual([
    ["bomb.zip", "archive", "held", "archiveRefused"],
    ["documents.zip", "archive", "stored", undefined],
    ["documents.zip!harmless.docx", "office", "stored", undefined],
    ["documents.zip!macro.docm", "office", "held", "macro"],
    ["documents.zip!run.exe", "executable", "held", "executable"],
    ["japanese.zip", "archive", "stored", undefined],
    ["japanese.zip!検査結果.csv", "table", "stored", undefined],
  ]);
  const { kept, counted } = await tallies(room, delivery);
  expect(kept).toEqual(counted);
});

/** Speaks as clamscan does: finds a word in what it is given by a pipe. */
function scannerOf(word: string): Scanner & { readonly calls: () => number } {
  const folder = folderForTest();
  const program = path.join(folder, "clamscan");
  const log = path.join(folder, "calls");
  writeFileSync(log, "");
  writeFileSync(
    program,
    `#!/bin/sh
case "$1" in --version) echo "ClamAV 1.4.6/27800/Mon Nov 16 08:36:01 2026"; exit 0;; esac
echo call >> '${log}'
if grep -q '${word}'; then echo "stdin: Test-Signature FOUND"; exit 1; fi
echo "stdin: OK"
`,
  );
  chmodSync(program, 0o700);
  return { program, signatures: makeMedium({ "main.cvd": "x" }, path.join(folder, "signatures")), calls: () => readFileSync(log, "utf8").split("\n").length - 1 };
}

test("what was sealed is looked into once it lies in the vault: documents, programs, and by the scanner", async () => {
  const room = await makeVault();
  const scanner = scannerOf("EVIL-WORD");
  const tree = { "a.txt": "harmless", "b.txt": "EVIL-WORD", "c.docm": document({ "word/vbaProject.bin": "vba" }), "d.sh": "#!/bin/sh\n", "e.txt": "harmless too" };
  const delivery = await begin(room, { content: "package" });
  expect(await receiveAll(room, delivery, await sourceOf(await sealed(tree)), { scanner })).toEqual({ ok: true, value: undefined });
  expect(await shown(room, delivery)).toEqual([
    ["a.txt", "text", "stored", undefined],
    ["b.txt", "text", "held", "malware"],
    ["c.docm", "office", "held", "macro"],
    ["d.sh", "executable", "held", "executable"],
    ["e.txt", "text", "stored", undefined],
  ]);
  const detail = await room.store.read("delivery.detail", { delivery });
  expect(detail?.scan).toMatchObject({ state: "found", engine: "ClamAV 1.4.6", files: 3, findings: 1 });
  // All at once, and since there was something, one by one.
  expect(scanner.calls()).toBe(4);
});

test("a package that no scanner saw says so", async () => {
  const room = await makeVault();
  const delivery = await begin(room, { content: "package" });
  expect(await receiveAll(room, delivery, await sourceOf(await sealed({ "a.txt": "EVIL-WORD" })))).toEqual({ ok: true, value: undefined });
  expect((await room.store.read("delivery.detail", { delivery }))?.scan).toEqual({ state: "absent" });
});

const planted = "植込秘密語アイウ";

/** The word in every encoding that a delivery may have it in. */
function encodings(word: string): readonly (readonly [string, Buffer])[] {
  const made = execFileSync("python3", ["-c", "import sys; w=sys.argv[1]; print('\\n'.join(w.encode(e).hex() for e in sys.argv[2:]))", word, "cp932", "euc_jp"]).toString().trim().split("\n");
  const big = Buffer.from(word, "utf16le").swap16();
  return [["utf-8", Buffer.from(word)], ["utf-16le", Buffer.from(word, "utf16le")], ["utf-16be", big], ["cp932", Buffer.from(made[0] ?? "", "hex")], ["euc-jp", Buffer.from(made[1] ?? "", "hex")]];
}

function findPlanted(folder: string, words: readonly (readonly [string, Buffer])[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(path.join(entry.parentPath, entry.name));
      return words.filter(([, word]) => bytes.includes(word)).map(([encoding]) => `${entry.name} ${encoding}`);
    });
}

test("after a delivery of each kind no planted word stands in any file of the room, whatever its encoding", async () => {
  const room = await makeVault();
  const words = encodings(planted);
  const tree = Object.fromEntries(words.map(([encoding, word]) => [`${planted}-${encoding}.csv`, Buffer.concat([Buffer.from("1,2,3\n"), word, Buffer.alloc(5000, word)])]));
  const held = { [`${planted}.sh`]: `#!/bin/sh\necho ${planted}\n`, [`${planted}.bin`]: Buffer.concat([Buffer.from([0, 1, 2]), ...words.map(([, word]) => word)]) };
  // The search itself finds what is there.
  expect(findPlanted(makeMedium(tree), words)).toHaveLength(words.length);
  const content = Buffer.concat(Object.values(tree));
  const made = startEnvelope({ recipients: [{ kind: "certificate", certificate: party.recipient.certificate }], contentBytes: content.length, entropy: systemEntropy });
  const sources: readonly (readonly ["folder" | "package" | "envelope", Source])[] = [
    ["folder", filesOf(makeMedium({ ...tree, ...held }))],
    ["folder", filesOf(makeMedium({ [`${planted}.zip`]: zip({ ...tree, ...held }) }))],
    ["package", await sourceOf(await sealed({ ...tree, ...held }))],
    ["envelope", { kind: "files", root: makeMedium({ [`${planted}.p7m`]: Buffer.concat([made.head, made.update(content), made.finish()]) }), openEnvelope: (header) => findContentKey(header, keys, { allowPkcs1: false }) }],
  ];
  for (const [kind, source] of sources) {
    const delivery = await begin(room, { content: kind, digest: String(sources.findIndex(([, one]) => one === source)).repeat(64) });
    expect(await receiveAll(room, delivery, source)).toEqual({ ok: true, value: undefined });
    expect((await journal(room, delivery)).length).toBeGreaterThan(0);
    expect(findPlanted(room.folder, words)).toEqual([]);
  }
});
