import { expect, test } from "@playwright/test";
import { sharedApplication } from "../launch.ts";

const shared = sharedApplication("--stay");

test("what is not supported says its name", async () => {
  const { app, page } = shared();
  const said = await app.evaluate((electron) => {
    // Each of these exists in Electron's typings and not in the shell.
    const uses: readonly (() => unknown)[] = [
      () => electron.app.dock, () => electron.app.getGPUFeatureStatus(), () => electron.net.request("x"), () => new electron.Tray("x"), () => electron.crashReporter.start({ submitURL: "x" }),
      () => electron.globalShortcut.unregisterAll(), () => electron.shell.openExternal("x"), () => electron.BrowserWindow.getAllWindows()[0]?.setOpacity(1),
      () => electron.BrowserWindow.getAllWindows()[0]?.webContents.openDevTools(), () => electron.BrowserWindow.getAllWindows()[0]?.on("swipe", () => undefined),
      () => new electron.BrowserWindow({ frame: false }), () => new electron.BrowserWindow({ webPreferences: { nodeIntegration: true } }),
      () => electron.session.fromPartition("persist:x"), () => electron.session.defaultSession.cookies, () => electron.BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2),
    ];
    return uses.map((use) => {
      try {
        use();
        return "did not throw";
      } catch (error) {
        return (error as Error).message.replace("Electron API not supported by the shell: ", "");
      }
    });
  });
  expect(said).toEqual([
    "app.dock", "app.getGPUFeatureStatus", "net.request", "Tray", "crashReporter.start", "globalShortcut.unregisterAll", "shell.openExternal", "BrowserWindow.setOpacity",
    "webContents.openDevTools", 'BrowserWindow.on("swipe")', "BrowserWindow option frame: false", "webPreferences nodeIntegration: true",
    "session.fromPartition of a persistent partition", "session.cookies", "webContents.setZoomFactor(2)",
  ]);
  await expect(page.getByRole("heading")).toBeVisible();
});

test("other addresses than the application's are refused and leave the page", async () => {
  const { app, page } = shared();
  for (const url of ["https://example.com/", "file:///etc/passwd", "chrome://version", "data:text/html,x"]) {
    const message = await app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.webContents.loadURL(wanted).catch((error: unknown) => String(error)), url);
    expect(message).toContain("ERR_INVALID_URL");
  }
  await page.evaluate(() => {
    location.href = "https://example.com/by-the-page";
  });
  await expect.poll(() => app.evaluate(() => globalThis.probe.requests)).toContain("https://example.com/by-the-page");
  await expect(page.getByRole("heading", { name: "Contract page" })).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe("app://contract/");
});
