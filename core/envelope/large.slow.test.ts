import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { triesAll } from "../platform/testing/sweep.ts";
import { makeHolder, openCounterpart, testAuthority } from "./testing/counterpart.ts";

const counterpart = openCounterpart();
afterAll(counterpart.remove);
const holder = makeHolder(testAuthority(), "Room");
counterpart.write("recipient.pem", holder.certificatePem);
const keyFile = counterpart.write("key.pem", holder.certificatePem + holder.privatePem);
const program = fileURLToPath(new URL("testing/openLarge.ts", import.meta.url));
const gibibyte = 1024 ** 3;

/** The older cipher differs in what its blocks are; its last two GiB are tried in the long run. */
const large = [
  { cipher: "aes-256-gcm", gibibytes: 3 },
  { cipher: "aes-256-cbc", gibibytes: triesAll ? 3 : 1 },
] as const;

describe("one large file as openssl streams it", () => {
  it.each(large)("of $gibibytes GiB in $cipher is opened in constant memory", { timeout: 300_000 }, ({ cipher, gibibytes }) => {
    const contentBytes = gibibytes * gibibyte;
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
