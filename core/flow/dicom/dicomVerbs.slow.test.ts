import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { element, fileOf, syntaxes } from "../../dicom/testing/handMade.ts";

const folder = mkdtempSync("/dev/shm/noren-dicom-verbs-");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const noren = (...line: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", cli, ...line], { encoding: "utf8", env: { ...process.env, LANG: "ja_JP.UTF-8", LC_ALL: "" } });
  return { status, stdout, stderr };
};
const written = (name: string, bytes: Buffer): string => {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
};

test("the verbs by themselves: what they print, where, and how they end", () => {
  const one = written("one", fileOf(syntaxes.explicit, element("00100010", "PN", "Yamada")));
  const other = written("other", fileOf(syntaxes.explicit, element("00100010", "PN", "Suzuki")));
  const text = written("text", Buffer.from("This is no DICOM file."));
  const dump = noren("dicom", "dump", one);
  expect(dump).toMatchObject({ status: 0, stderr: expect.stringContaining("患者の氏名") as string });
  expect(dump.stdout.split("\n").slice(-2)).toEqual(["(0010,0010) PN      6  Patient's Name  [Yamada]", ""]);
  expect(noren("dicom", "diff", one, one).status).toBe(0);
  const diff = noren("dicom", "diff", one, other, "--json");
  expect([diff.status, JSON.parse(diff.stdout)]).toMatchObject([1, { ok: true, same: false, changed: [{ path: "00100010", value: ["[Yamada]", "[Suzuki]"] }] }]);
  expect(noren("dicom", "diff", one, text).status).toBe(2);
  expect(noren("dicom", "dump", text).status).toBe(1);
  for (const line of [["dicom"], ["dicom", "dump"], ["dicom", "diff", one], ["dicom", "show", one], ["dicom", "dump", path.join(folder, "nothing")]]) expect(noren(...line)).toMatchObject({ status: 2, stdout: "" });
});
