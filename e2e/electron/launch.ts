import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { _electron, test, type ElectronApplication, type JSHandle, type Page } from "@playwright/test";
import type { BrowserWindow } from "electron";

/** What app/main.js keeps for the tests. */
export interface Probe {
  readonly seen: string[];
  readonly requests: string[];
  readonly sends: unknown[];
  readonly senders: Sender[];
  readonly open: (options?: object, url?: string) => { readonly id: number };
}

export interface Sender {
  readonly url: string | null;
  readonly origin: string | null;
  readonly isTop: boolean;
  readonly topUrl: string | null;
  readonly isOwnWindow: boolean;
}

/** What app/preload.cjs gives the page. */
export interface PageContract {
  readonly invoke: (channel: string, ...rest: unknown[]) => Promise<unknown>;
  readonly send: (channel: string, ...rest: unknown[]) => void;
  readonly listen: (channel: string, listener: (...rest: unknown[]) => void) => () => void;
  readonly call: (listener: (word: string) => unknown) => unknown;
  readonly nothing: null;
  readonly versions: { readonly electron: string; readonly type: string; readonly sandboxed: boolean };
}

declare global {
  var probe: Probe;
  interface Window {
    contract: PageContract;
  }
}

export const application = path.join(import.meta.dirname, "app");
export const isRoot = process.getuid?.() === 0;

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Everything the main process has written so far. */
  readonly output: () => string;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** Starts the application of this folder with a folder of its own for its data. */
export async function launch(...switches: readonly string[]): Promise<Launched> {
  const folder = mkdtempSync(path.join(tmpdir(), "contract-"));
  // As root there is no sandbox to be had; Playwright would switch it off for everybody.
  const app = await _electron.launch({ args: [application, `--user-data-dir=${folder}`, ...switches], cwd: application, chromiumSandbox: !isRoot });
  let written = "";
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      written += chunk.toString();
    });
  }
  const page = await app.firstWindow();
  await page.getByRole("heading", { name: "Contract page" }).waitFor();
  return {
    app,
    page,
    folder,
    output: () => written,
    close: async () => {
      await app.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The window of a page, which Playwright gives without its type. */
export async function windowOf({ app, page }: Launched): Promise<JSHandle<BrowserWindow>> {
  return (await app.browserWindow(page)) as JSHandle<BrowserWindow>;
}

/** One application for all tests of a file that do not end it. */
export function sharedApplication(...switches: readonly string[]): () => Launched {
  let launched: Launched | undefined;
  test.beforeAll(async () => {
    launched = await launch(...switches);
  });
  test.afterAll(async () => {
    await launched?.close();
  });
  return () => {
    if (launched === undefined) throw new Error("the application did not start");
    return launched;
  };
}
