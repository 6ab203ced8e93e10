import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { makeHolder, openCounterpart, testAuthority } from "./testing/counterpart.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const holder = makeHolder(testAuthority(), "Room");
counterpart.write("recipient.pem", holder.certificatePem);
const keyFile = counterpart.write("key.pem", holder.certificatePem + holder.privatePem);
const program = fileURLToPath(new URL("testing/openLarge.ts", import.meta.url));
const contentBytes = 3 * 1024 ** 3;

describe("one file of 3 GiB as openssl streams it", () => {
  it.each(["aes-256-gcm", "aes-256-cbc"])("in %s is opened in constant memory", { timeout: 300_000 }, (cipher) => {
    // Straight from the one to the other: no such file lies anywhere.
    const encrypt = `openssl cms -encrypt -binary -stream -outform DER -${cipher} -recip recipient.pem -keyopt ecdh_kdf_md:sha384`;
    const pipeline = `head -c ${String(contentBytes)} /dev/zero | ${encrypt} | "$0" "$1" "$2"`;
    const { stdout, stderr, status } = spawnSync("sh", ["-c", pipeline, process.execPath, program, keyFile], { cwd: counterpart.folder });
    expect(stderr.toString()).toBe("");
    expect(status).toBe(0);
    const { bytes, zeros, mebibytes } = JSON.parse(stdout.toString()) as { bytes: number; zeros: number; mebibytes: number };
    expect({ bytes, zeros }).toEqual({ bytes: contentBytes, zeros: contentBytes });
    expect(mebibytes).toBeLessThan(300);
  });
});
