import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { openTestAuthority } from "../../core/card/testing/certify.ts";
import { isThere, makeSoftHsm, softHsmLibrary, tokenPin } from "../../core/card/testing/softToken.ts";
import { pemOf } from "../../core/envelope/certificate.ts";
import { officersWith } from "../../core/flow/productionOfficers.fixture.ts";
import { root } from "../pages/room.ts";

/**
 * A production room refuses a window that can be driven from outside, so that this one is driven as by a person: keys to the display, and what they did
 * is seen in the room's folder. Its cards are PKCS#11 tokens.
 */
test("a production room is opened and locked in its window by keys alone, with a PKCS#11 card", async () => {
  test.skip(!isThere(softHsmLibrary), "the package softhsm2 is not installed");
  const parent = mkdtempSync(path.join(tmpdir(), "noren-production-"));
  const [folder, picture] = [path.join(parent, "room"), path.join(parent, "picture.png")];
  const authority = openTestAuthority();
  const token = makeSoftHsm(authority, ["1", "2"], ["agree-384", "sign-384"]);
  let window: ChildProcess | undefined;
  try {
    const onCard = (label: string, plan: string): string => pemOf(token.certificates.get(`${label}/${plan}`) ?? Buffer.alloc(0));
    const officers = officersWith(authority, (role, number) => (role === "custodian" ? { certificatePem: onCard(String(number), "agree-384"), signingCertificatePem: onCard(String(number), "sign-384") } : undefined));
    writeFileSync(path.join(parent, "officers.json"), JSON.stringify(officers));
    noren(["room", "init", "--folder", folder, "--name", "本番室", "--officers", path.join(parent, "officers.json"), "--module", softHsmLibrary], "", tokenPin, "", tokenPin);
    const checkpoints = (): number => readdirSync(path.join(folder, "checkpoints")).length;
    const before = checkpoints();

    const electron = path.join(process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? path.join(root, "node_modules/electron/dist"), "electron");
    window = spawn(electron, [".", `--room=${folder}`, `--user-data-dir=${path.join(parent, "profile")}`, `--screenshot=${picture}`], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    await expect.poll(() => existsSync(picture), { timeout: 90_000 }).toBe(true);
    const page = xdotool("search", "--onlyvisible", "--name", "Noren").split("\n").at(-1) ?? "";
    xdotool("windowfocus", "--sync", page);
    // The field has the focus as soon as the library has shown the card; each session leaves a signed checkpoint behind.
    await expect
      .poll(() => {
        if (checkpoints() === before) type("ctrl+a", ...Array.from(tokenPin), "Return");
        return checkpoints();
      }, { intervals: [1500], timeout: 20_000 })
      .toBe(before + 1);
    // While somebody is in nobody else can be; after the lock the next one can.
    expect(status("audit", "verify", "--folder", folder, "--card", token.serials.get("2") ?? "")).toBe("room.inUse");
    type("ctrl+l");
    const gone = once(window, "exit");
    window.kill("SIGTERM");
    await gone;
    expect(status("audit", "verify", "--folder", folder, "--card", token.serials.get("2") ?? "")).toBe("ok");
  } finally {
    window?.kill("SIGKILL");
    authority.remove();
    token.remove();
    rmSync(parent, { recursive: true, force: true });
  }
});

const xdotool = (...rest: readonly string[]): string => execFileSync("xdotool", rest, { encoding: "utf8" }).trim();
const type = (...keys: readonly string[]): void => {
  xdotool("key", "--clearmodifiers", "--delay", "30", ...keys);
};

function noren(line: readonly string[], ...typed: readonly string[]): { readonly ok: boolean; readonly failure?: { readonly code: string } } {
  const { stdout } = spawnSync(process.execPath, [path.join(root, "out/core/cli.js"), ...line, "--json"], { encoding: "utf8", input: typed.map((each) => `${each}\n`).join("") });
  return JSON.parse(stdout) as { ok: boolean; failure?: { code: string } };
}

function status(...line: readonly string[]): string {
  const { ok, failure } = noren(line, tokenPin);
  return ok ? "ok" : (failure?.code ?? "");
}
