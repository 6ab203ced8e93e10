import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeHolder, testAuthority } from "../../envelope/testing/counterpart.ts";
import { copyDemoRoom } from "../demoRoom.fixture.ts";

const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const parent = mkdtempSync(path.join(tmpdir(), "noren-verbs-"));
const room = path.join(parent, "room");
const source = path.join(parent, "source");
const medium = path.join(parent, "medium");
// Certificates of the tests' own clock would not be valid yet, or no more, by the real one.
const now = Date.now();
const during = { from: (now - 1000) as never, until: (now + 86_400_000) as never };
const holder = makeHolder(testAuthority(), "Researcher", { during });

function noren(line: readonly string[], input = ""): { readonly status: number | null; readonly json: unknown; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...line, "--json"], { encoding: "utf8", input, env: { ...process.env, LANG: "ja_JP.UTF-8" } });
  return { status, json: stdout === "" ? undefined : JSON.parse(stdout), stderr };
}

const file = (name: string, content: string | Buffer): string => {
  mkdirSync(path.dirname(path.join(parent, name)), { recursive: true });
  writeFileSync(path.join(parent, name), content);
  return path.join(parent, name);
};

let packageFolder: string;
let key: string;
let certificate: string;

beforeAll(async () => {
  await copyDemoRoom(room);
  file("source/紹介状.txt", "ひみつ\n");
  file("source/画像/1", Buffer.alloc(100_000, 7));
  key = file("key.pem", holder.privatePem);
  certificate = file("certificate.pem", holder.certificatePem);
  const sealed = noren(["seal", source, "--room", room, "--to", certificate, "--to", path.join(room, "demo/recipient/certificate.pem"), "--out", medium, "--purpose", "研究", "--expires", "10"]);
  expect(sealed).toMatchObject({ status: 0, json: { ok: true, sequence: 1, objects: 2, plainBytes: 100_010 } });
  packageFolder = path.join(medium, readdirSync(medium)[0] ?? "");
});

afterAll(() => {
  rmSync(parent, { recursive: true });
});

const expectOpened = (out: string): void => {
  expect(readFileSync(path.join(out, "紹介状.txt"), "utf8")).toBe("ひみつ\n");
  expect(readFileSync(path.join(out, "画像/1")).equals(Buffer.alloc(100_000, 7))).toBe(true);
};

it("seals for a demo room with the hospital's cards, and notes it for the room's log", () => {
  const [entry] = readFileSync(path.join(room, "waiting-audit.jsonl"), "utf8").split("\n").filter((line) => line.includes("package.seal"));
  const noted = JSON.parse(entry ?? "{}") as Record<string, unknown>;
  expect(noted).toMatchObject({ operation: "package.seal", event: "export", outcome: 0, details: { sequence: 1, objects: 2, parts: 2, bytes: 100_010 } });
  expect(JSON.stringify(noted)).not.toContain("紹介状");
});

it("verifies by the room's policy, by the signers' certificates, and not by others", () => {
  expect(noren(["verify", packageFolder, "--room", room])).toMatchObject({ status: 0, json: { ok: true, sender: { id: "demo-hospital" }, parts: 2 } });
  expect(noren(["verify", packageFolder, "--trust", certificate])).toMatchObject({ status: 1, json: { ok: false, failure: { code: "package.signerUnknown" } } });
  expect(noren(["verify", packageFolder]).status).toBe(2);
  expect(noren(["verify", medium, "--room", room])).toMatchObject({ status: 1, json: { failure: { code: "package.notPackage" } } });
});

it("refuses a manifest that nobody signed before it is held in memory, however large it is", () => {
  const hostile = path.join(parent, "hostile.noren");
  cpSync(packageFolder, hostile, { recursive: true });
  truncateSync(path.join(hostile, "manifest.json"), 256 * 1024 * 1024);
  const program = `
    import { readFileSync } from "node:fs";
    const { verifyPackage } = await import(${JSON.stringify(new URL("verifyPackage.ts", import.meta.url).href)});
    const read = verifyPackage({ folder: ${JSON.stringify(hostile)}, trust: { signers: [], authorities: [], crls: [] }, at: Date.now() });
    console.log(JSON.stringify([read.failure?.code, Number(/VmHWM:\\s+(\\d+)/u.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect(stderr).toBe("");
  const [code, mebibytes] = JSON.parse(stdout) as [string, number];
  expect(code).toBe("package.signatureInvalid");
  expect(mebibytes).toBeGreaterThan(20);
  expect(mebibytes).toBeLessThan(256);
  rmSync(hostile, { recursive: true });
});

it("opens with a key file, a protected key file, PKCS #12, and a card", () => {
  const open = (name: string, line: readonly string[], input = ""): ReturnType<typeof noren> => noren(["open", packageFolder, "--room", room, "--out", path.join(parent, name), ...line], input);
  expect(open("by-key", ["--key", key, "--cert", certificate]).status).toBe(0);
  const locked = file("locked.pem", holder.privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "かぎ" }));
  expect(open("by-locked-key", ["--key", locked, "--cert", certificate, "--pin-stdin"], "かぎ\n").status).toBe(0);
  expect(open("by-wrong-password", ["--key", locked, "--cert", certificate, "--pin-stdin"], "かき\n")).toMatchObject({ status: 1, json: { failure: { code: "envelope.passwordWrong" } } });
  const p12 = path.join(parent, "key.p12");
  expect(spawnSync("openssl", ["pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", p12, "-passout", "pass:abc"]).status).toBe(0);
  expect(open("by-p12", ["--p12", p12, "--pin-stdin"], "abc\n").status).toBe(0);
  expect(open("by-card", ["--card", "recipient", "--desk-pin"]).status).toBe(0);
  for (const name of ["by-key", "by-locked-key", "by-p12", "by-card"]) expectOpened(path.join(parent, name));
  expect(open("by-other-card", ["--card", "technician-1", "--desk-pin"])).toMatchObject({ status: 1, json: { failure: { code: "package.wrongRecipient" } } });
  expect(open("by-wrong-pin", ["--card", "recipient", "--pin-stdin"], "000000\n")).toMatchObject({ status: 1, json: { failure: { code: "card.pinWrong" } } });
  expect(open("by-nothing", []).status).toBe(2);
  expect(readdirSync(parent).filter((name) => /^by-(wrong|other|nothing)|\.part$/.test(name))).toEqual([]);
});

it("says what is missing on the line", () => {
  for (const line of [["seal"], ["seal", source, "--room", room, "--out", medium], ["seal", source, "--room", room, "--to", certificate], ["seal", source, "--room", room, "--to", certificate, "--out", medium, "--expires", "0"], ["open", packageFolder, "--room", room], ["verify", packageFolder, medium, "--room", room]])
    expect([line, noren(line).status]).toEqual([line, 2]);
  expect(noren(["seal", source, "--room", parent, "--to", certificate, "--out", medium])).toMatchObject({ status: 1, json: { failure: { code: "room.missing" } } });
  expect(noren(["seal", source, "--room", room, "--to", key, "--out", medium])).toMatchObject({ status: 1, json: { failure: { code: "package.recipientUnusable" } } });
});
