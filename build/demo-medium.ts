import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runOrThrow } from "./run.ts";
import { root } from "./stamp.ts";

/** The demo hospital's medium in a port of the demo room, as a person would make it: a fictional town, sealed to the room's technicians. */
export async function plugInDemoMedium(room: string, { people, seed }: { readonly people: number; readonly seed: string }): Promise<void> {
  const noren = (...line: readonly string[]): Promise<string> => runOrThrow([process.execPath, path.join(root, "out/core/cli.js"), ...line]);
  const ports = path.join(room, "demo", "media");
  const work = mkdtempSync(path.join(path.dirname(room), "hospital-"));
  try {
    const town = path.join(work, "town");
    await noren("make-demo", "--people", String(people), "--seed", seed, "--out", town);
    const { officers } = JSON.parse(readFileSync(path.join(room, "policy.json"), "utf8")) as { officers: readonly { id: string; role: string; certificatePem: string }[] };
    const to = officers
      .filter(({ role }) => role === "technician")
      .flatMap(({ id, certificatePem }) => {
        const file = path.join(work, `${id}.pem`);
        writeFileSync(file, certificatePem);
        return ["--to", file];
      });
    mkdirSync(path.join(ports, "usb-1"), { recursive: true });
    await noren("seal", path.join(town, "delivery"), "--room", room, ...to, "--out", path.join(ports, "usb-1"), "--purpose", "デモの町の診療記録 / records of the demo town");
    writeFileSync(path.join(ports, "usb-1.medium.json"), JSON.stringify({ serial: "AA0412-77F3", label: "DEMO_HOSPITAL", model: "SecureDrive 64G", isOptical: false }));
  } finally {
    rmSync(work, { recursive: true });
  }
}
