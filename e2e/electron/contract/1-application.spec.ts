import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { application, isRoot, launch } from "../launch.ts";

const executable = createRequire(import.meta.url)("electron") as unknown as string;

test("says which Electron this is, and reads its own manifest", async () => {
  const { app, close } = await launch();
  const said = await app.evaluate(({ app }) => ({
    electron: process.versions.electron, type: process.type, name: app.getName(), version: app.getVersion(), path: app.getAppPath(),
    isPackaged: app.isPackaged, isReady: app.isReady(), userData: app.getPath("userData"), temp: app.getPath("temp") !== "", locale: app.getLocale().length >= 2,
  }));
  console.log(`contract suite against ${String(said.electron).endsWith("-shell") ? "the shell" : "a real Electron binary"} ${String(said.electron)}`);
  expect(said).toMatchObject({ type: "browser", name: "Contract Application", version: "1.2.3", path: application, isPackaged: false, isReady: true, temp: true, locale: true });
  expect(said.userData).toContain("contract-");
  await app.evaluate(({ app }) => {
    app.setPath("userData", "/tmp/elsewhere");
  });
  expect(await app.evaluate(({ app }) => app.getPath("userData"))).toBe("/tmp/elsewhere");
  await close();
});

test("ready comes before the first window, and each event once", async () => {
  const { app, close } = await launch();
  const seen = await app.evaluate(() => globalThis.probe.seen);
  expect(seen.filter((name) => name === "ready")).toHaveLength(1);
  expect(seen.indexOf("ready")).toBeLessThan(seen.indexOf("browser-window-created"));
  expect(seen).toContain("web-contents-created");
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen.includes("ready-to-show"))).toBe(true);
  await close();
});

test("the command line is the application's to read", async () => {
  const { app, close } = await launch("--stay", "--colour=red");
  const read = await app.evaluate(({ app: { commandLine } }) => [commandLine.hasSwitch("stay"), commandLine.getSwitchValue("colour"), commandLine.hasSwitch("absent")]);
  expect(read).toEqual([true, "red", false]);
  await close();
});

/** Without Playwright, whose own way of ending would be in the way. */
async function runToEnd(...rest: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(executable, [...(isRoot ? ["--no-sandbox"] : []), application, ...rest], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, output };
}

test("a second instance is told so and the first one hears of it", async () => {
  const { app, folder, close } = await launch();
  const second = await runToEnd(`--user-data-dir=${folder}`, "--second-mark");
  expect(second.code).toBe(0);
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("second true true contract");
  expect(await app.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true);
  await close();
});

test("app.quit asks, then tells, then ends with 0; app.exit ends with what it is given", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "contract-"));
  const quit = await runToEnd(`--user-data-dir=${folder}`, "--then=quit");
  expect(quit.code).toBe(0);
  expect(/order:.*/.exec(quit.output)?.[0]).toBe("order: before-quit will-quit quit 0");
  const exit = await runToEnd(`--user-data-dir=${folder}`, "--then=exit");
  expect(exit.code).toBe(7);
  rmSync(folder, { recursive: true, force: true });
});

test("before-quit and will-quit can be refused", async () => {
  const { app, page, close } = await launch();
  await app.evaluate(({ app }) => {
    app.once("before-quit", (event) => {
      event.preventDefault();
    });
    app.quit();
  });
  await expect(page.getByRole("heading")).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await close();
});

test("what a locked-down machine does not have is still there to be asked", async () => {
  const { app, close } = await launch();
  const said = await app.evaluate(({ app, Menu, nativeTheme, powerMonitor, safeStorage, screen }) => {
    powerMonitor.on("lock-screen", () => undefined);
    powerMonitor.on("suspend", () => undefined);
    app.clearRecentDocuments();
    nativeTheme.themeSource = "dark";
    return {
      menu: Menu.getApplicationMenu(), dark: nativeTheme.shouldUseDarkColors, source: nativeTheme.themeSource,
      keyring: typeof safeStorage, width: screen.getPrimaryDisplay().bounds.width > 0,
    };
  });
  expect(said).toEqual({ menu: null, dark: true, source: "dark", keyring: "object", width: true });
  await close();
});
