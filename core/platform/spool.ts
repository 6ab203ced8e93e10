import { readFileSync } from "node:fs";
import path from "node:path";
import { fail, succeed, type Result } from "../domain/failure.ts";

/** What printing leaves behind. The spool is the system's, but whether it keeps what was printed can be asked beforehand. */

/** The last word of a directive counts (cupsd.conf(5)); undefined where there is none. */
function directive(text: string, name: string): string | undefined {
  const found = [...text.matchAll(new RegExp(`^[ \\t]*${name}[ \\t]+(\\S+)`, "gim"))];
  return found.at(-1)?.[1]?.toLowerCase();
}

const off = new Set(["no", "off", "false", "0"]);

/** CUPS keeps the pages of a job for a day unless it is told not to. Without CUPS there is no spool on this machine. */
export function keepsPrints(etc = "/etc"): boolean {
  let text: string;
  try {
    text = readFileSync(path.join(etc, "cups/cupsd.conf"), "utf8");
  } catch (error) {
    // A file that is there and cannot be read may say anything.
    return !(error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"));
  }
  return !off.has(directive(text, "PreserveJobFiles") ?? "86400") && !off.has(directive(text, "PreserveJobHistory") ?? "yes");
}

/** DESIGN §7.3: no plaintext outside the room's encrypted files. A demo room holds nothing real and may be printed from anywhere. */
export function refuseKeptPrints(room: "demo" | "production", keeps: boolean = keepsPrints()): Result<void> {
  return room === "production" && keeps ? fail("print.kept") : succeed(undefined);
}
