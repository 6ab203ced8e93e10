import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingForReaders, mustRun, openScLibrary, startVirtualReaders, type VirtualReaders } from "./testing/virtualReaders.ts";

const missing = missingForReaders();
const isSkipped = missing.length > 0 && !mustRun();
if (isSkipped) console.warn(`noren card check skipped: not installed: ${missing.join(", ")}`);

describe.skipIf(isSkipped)("noren card check", () => {
  let readers: VirtualReaders;
  beforeAll(async () => {
    expect(missing).toEqual([]);
    readers = await startVirtualReaders();
  });
  afterAll(async () => {
    await readers.stop();
  });

  async function run(pin: string, ...given: readonly string[]): Promise<{ readonly status: number; readonly out: string; readonly errors: string }> {
    const program = fileURLToPath(new URL("../cli.ts", import.meta.url));
    const child = spawn(process.execPath, [program, "card", "check", "--pin-stdin", ...given], { stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.end(`${pin}\n`);
    const [status] = (await once(child, "close")) as [number];
    return { status, out, errors };
  }

  it("says what stands in the way: no software, no card, a wrong PIN", async () => {
    expect(await run("123456", "--lang", "en", "--module", "/nowhere.so")).toMatchObject({ status: 1, errors: expect.stringContaining("(C-120)") as string });
    expect(await run("123456", "--lang", "en", "--module", openScLibrary)).toMatchObject({ status: 1, errors: expect.stringContaining("(C-101)") as string });
    await readers.insert("A", 0);
    expect(await run("999999", "--lang", "ja", "--module", openScLibrary)).toMatchObject({ status: 1, out: "", errors: expect.stringContaining("(C-102)") as string });
    await readers.unblock("A");
  });

  it("tries the card and says in plain words what it can be used for", async () => {
    const told = await run("123456", "--lang", "ja", "--module", openScLibrary);
    expect(told).toMatchObject({ status: 0, errors: "" });
    expect(told.out).toContain("できます  ルームを開く: P-384");
    expect(told.out).toContain("できます  承認に署名する: P-256、P-384");
    expect(told.out).toMatch(/正常 {2}05-transport {3}RSA-2048 {2}RSA-OAEP SHA-256/);
    expect(told.out).toMatch(/SHA-256 [0-9a-f]{64}\n$/);
    expect(told.out).not.toContain("123456");
  });

  it("answers machines in JSON, and asks which where there are two cards", async () => {
    await readers.insert("B", 1);
    const both = await run("123456", "--lang", "en", "--module", openScLibrary);
    expect(both.status).toBe(2);
    const slots = /--slot: (\S+) (\S+)/.exec(both.errors);
    expect(slots).not.toBeNull();
    const one = await run("123456", "--json", "--module", openScLibrary, "--slot", slots?.[2] ?? "");
    expect(one.status).toBe(0);
    expect(JSON.parse(one.out)).toMatchObject({ ok: true, slot: slots?.[2], kind: "pkcs11", uses: [{ use: "openRoom", able: true }, { use: "openDeliveries", able: true }, { use: "signApprovals", able: true }], modules: [{ path: openScLibrary }] });
  });
});
