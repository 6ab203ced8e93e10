import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { root } from "./room.ts";

export interface Workstation {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the program printed so far, to see that it prints no data. */
  readonly output: () => string;
  readonly close: () => Promise<void>;
}

/** Starts the program as a person would, on a room; every start has a profile of its own. */
export async function openWorkstation(folder: string, ...switches: readonly string[]): Promise<Workstation> {
  const profile = mkdtempSync(path.join(tmpdir(), "noren-profile-"));
  const app = await _electron.launch({
    cwd: root,
    args: [".", `--room=${folder}`, `--user-data-dir=${profile}`, ...switches],
    chromiumSandbox: process.getuid?.() !== 0,
  });
  let output = "";
  for (const stream of [app.process().stdout, app.process().stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const page = await app.firstWindow();
  await page.locator("main[data-ready]").waitFor();
  return {
    app,
    page,
    output: () => output,
    close: async () => {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
