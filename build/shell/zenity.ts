import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Outcome {
  readonly code: number;
  readonly text: string;
}

/**
 * A dialog of the desktop's toolkit. GTK notes every file that was chosen in a list of recent ones and the folder in its
 * settings: here both go to a folder that is removed, and to memory.
 */
export function runZenity(arguments_: readonly string[]): Promise<Outcome> {
  const data = mkdtempSync(join(tmpdir(), "noren-dialog-"));
  const env = { ...process.env, XDG_DATA_HOME: data, GSETTINGS_BACKEND: "memory" };
  return new Promise<Outcome>((resolve, reject) => {
    execFile("zenity", arguments_, { maxBuffer: 1 << 24, env }, (error, output) => {
      const text = output.replace(/\n$/, "");
      if (error === null) resolve({ code: 0, text });
      // A code of the system is a string, an exit code a number.
      else if ((error.code as unknown) === "ENOENT") reject(new Error("U-103 zenity がありません。パッケージ zenity を入れてください。 / zenity was not found. Install the package zenity."));
      else resolve({ code: typeof error.code === "number" ? error.code : 1, text });
    });
  }).finally(() => {
    rmSync(data, { recursive: true, force: true });
  });
}
