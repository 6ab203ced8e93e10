import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RoomOnDisk } from "./room.ts";

/** A certified user (利活用者) with nothing but a shell, `sha256sum` and `openssl`. */
export interface Recipient {
  readonly certificatePem: string;
  /** Runs the commands that the package's own readme names; the files that came out, by name. */
  readonly open: (packageFolder: string, room: RoomOnDisk) => ReadonlyMap<string, Buffer>;
  readonly remove: () => void;
}

export function makeRecipient(): Recipient {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-recipient-"));
  const at = (name: string): string => path.join(folder, name);
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-keyout", at("key.pem"), "-out", at("certificate.pem"), "-days", "90", "-subj", "/O=Demo University/CN=Demo recipient", "-addext", "keyUsage=critical,keyAgreement"],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  return {
    certificatePem: readFileSync(at("certificate.pem"), "utf8"),
    open: (packageFolder, room) => {
      // Whom it trusts it was told by telephone: the room's technicians and approvers.
      const { officers } = JSON.parse(readFileSync(path.join(room.folder, "policy.json"), "utf8")) as { officers: readonly { role: string; signingCertificatePem: string }[] };
      writeFileSync(at("trusted.pem"), officers.filter(({ role }) => role === "technician" || role === "approver").map(({ signingCertificatePem }) => signingCertificatePem).join("\n"));
      writeFileSync(at("open.sh"), scriptIn(readFileSync(path.join(packageFolder, "README.en.txt"), "utf8")));
      for (const sums of ["manifest-sha256.txt", "tagmanifest-sha256.txt"]) execFileSync("sha256sum", ["-c", "--strict", "--quiet", sums], { cwd: packageFolder });
      const said = execFileSync("sh", [at("open.sh"), at("key.pem"), at("certificate.pem"), at("trusted.pem"), at("opened")], { cwd: packageFolder, encoding: "utf8" });
      if (!said.endsWith("OK\n")) throw new Error(said);
      return filesBelow(at("opened"));
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** From the first line of the script to the one that says it is over. */
function scriptIn(readme: string): string {
  const begins = readme.indexOf("#!/bin/sh");
  const last = "\necho OK\n";
  const ends = readme.indexOf(last, begins);
  if (begins < 0 || ends < 0) throw new Error("the readme does not say how the package is opened");
  return readme.slice(begins, ends + last.length);
}

function filesBelow(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(path.join(folder, name)).isFile());
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name))]));
}
