import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setFuses } from "./fuses.ts";
import { writeSbom } from "./sbom.ts";
import { filesBelow, root } from "./stamp.ts";

interface PackContext {
  readonly appOutDir: string;
  readonly packager: { readonly executableName: string };
}

/** electron-builder calls this when the folder is complete: fuses, licences, what it is made of, and a hash of each file. */
export default async function afterPack({ appOutDir, packager }: PackContext): Promise<void> {
  setFuses(path.join(appOutDir, packager.executableName));
  // Electron's own welcome page: with it, a broken installation would open something that is not Noren.
  rmSync(path.join(appOutDir, "resources/default_app.asar"), { force: true });
  copyFileSync(path.join(root, "LICENSE"), path.join(appOutDir, "LICENSE"));
  copyFileSync(path.join(root, "assets/third-party-licences.txt"), path.join(appOutDir, "LICENSES.third-party.txt"));
  await writeSbom(path.join(appOutDir, "sbom.cdx.json"));
  writeManifest(appOutDir);
}

/** Linux checks no archive by itself: `sha256sum -c MANIFEST.sha256`, whose signature the release carries, does. */
function writeManifest(folder: string): void {
  const manifest = path.join(folder, "MANIFEST.sha256");
  const lines = filesBelow(folder, (file) => file !== manifest).map((file) => `${createHash("sha256").update(readFileSync(file)).digest("hex")}  ${path.relative(folder, file)}\n`);
  writeFileSync(manifest, lines.join(""));
  chmodSync(manifest, 0o644);
}
