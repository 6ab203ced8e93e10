import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";

let room: RoomForTests;
let out: string;

beforeAll(async () => {
  room = await demoRoomForTests();
  out = mkdtempSync(path.join(tmpdir(), "noren-handout-"));
  expect((await room.signIn({ card: "technician-1" })).ok).toBe(true);
});

afterAll(async () => {
  await room.remove();
  rmSync(out, { recursive: true });
});

it("writes the certificates of those who receive, with fingerprints that are those of the files", async () => {
  const folder = path.join(out, "new", "medium");
  const written = await room.call("policy.handOut", { folder });
  if (!written.ok) throw new Error(written.failure.code);
  expect(readdirSync(folder).sort()).toEqual(["README.en.txt", "README.ja.txt", "technician-1.pem", "technician-2.pem"]);
  for (const { officer, certificate } of written.value.certificates) {
    const read = readCertificatePem(readFileSync(path.join(folder, `${officer}.pem`), "utf8"));
    expect(read.ok && read.value.hash).toBe(certificate);
    for (const name of ["README.ja.txt", "README.en.txt"]) expect(readFileSync(path.join(folder, name), "utf8").replaceAll(" ", "")).toContain(certificate);
  }
  expect(JSON.stringify(written.value)).not.toContain("reviewer");
});

it("shows a command that openssl carries out as it stands", async () => {
  const folder = path.join(out, "command");
  await room.call("policy.handOut", { folder });
  writeFileSync(path.join(folder, "FILE"), "sealed by hand");
  const sheet = readFileSync(path.join(folder, "README.ja.txt"), "utf8");
  const command = /openssl cms -encrypt[^]*?sha384(?=\n {3}鍵が)/.exec(sheet)?.[0] ?? "";
  expect(command).toContain("technician-2.pem");
  execFileSync("sh", ["-c", command], { cwd: folder });
  const structure = execFileSync("openssl", ["cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", "FILE.cms"], { cwd: folder }).toString();
  expect(structure).toContain("aes-256-gcm");
  expect(structure.match(/d\.kari/g)).toHaveLength(2);
  expect(structure).toContain("dhSinglePass-stdDH-sha384kdf-scheme");
});

it("overwrites nothing, and says what is in the way", async () => {
  const folder = path.join(out, "full");
  await room.call("policy.handOut", { folder });
  rmSync(path.join(folder, "README.ja.txt"));
  writeFileSync(path.join(folder, "technician-2.pem"), "another's");
  rmSync(path.join(folder, "technician-1.pem"));
  expect(await room.call("policy.handOut", { folder })).toEqual({ ok: false, failure: { code: "policy.handOutExists", details: { file: "technician-2.pem" } } });
  expect(existsSync(path.join(folder, "technician-1.pem"))).toBe(false);
  expect(readFileSync(path.join(folder, "technician-2.pem"), "utf8")).toBe("another's");
});
