import { execFileSync } from "node:child_process";
import { expect, test, type CDPSession } from "@playwright/test";
import { sharedApplication } from "../launch.ts";

const shared = sharedApplication("--stay");
const xdotool = (...rest: readonly string[]): string => execFileSync("xdotool", rest, { encoding: "utf8" }).trim();

async function targets(session: CDPSession): Promise<readonly string[]> {
  const { targetInfos } = await session.send("Target.getTargets");
  return targetInfos.filter(({ type }) => !["tab", "browser"].includes(type)).map(({ type, url }) => `${type} ${url}`);
}

test("the browser's own keys open nothing", async () => {
  const { app, page } = shared();
  const session = await page.context().newCDPSession(page);
  const before = await targets(session);
  await page.evaluate(() => {
    const keys: string[] = [];
    Object.assign(window, { keys });
    addEventListener("keydown", ({ code }) => keys.push(code));
  });
  const native = xdotool("search", "--name", "Contract page").split("\n").at(-1) ?? "";
  xdotool("windowfocus", "--sync", native);
  const keys = ["ctrl+shift+i", "F12", "ctrl+shift+j", "ctrl+shift+c", "ctrl+n", "ctrl+t", "ctrl+shift+n", "ctrl+o", "ctrl+s", "ctrl+p", "ctrl+u", "ctrl+h", "ctrl+j", "ctrl+w", "ctrl+f", "ctrl+d", "F1", "F3", "F5", "F6", "F11", "shift+Escape", "ctrl+shift+Delete", "ctrl+shift+t", "ctrl+plus", "alt+Left", "alt+f"];
  for (const key of keys) {
    xdotool("key", "--clearmodifiers", key);
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(700);
  const seen = await page.evaluate(() => (window as unknown as { keys: string[] }).keys);
  // The keys did arrive: the page saw them, the browser did nothing with them.
  for (const code of ["KeyI", "F12", "KeyN", "KeyT", "KeyP", "KeyW"]) expect(seen).toContain(code);
  expect(await targets(session)).toEqual(before);
  await expect(page.getByRole("heading", { name: "Contract page" })).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(await page.evaluate(() => [window.innerWidth, devicePixelRatio])).toEqual([900, 1]);
});

test("an inspector that is opened all the same is closed at once", async () => {
  const { page } = shared();
  const session = await page.context().newCDPSession(page);
  await session.send("Target.createTarget", { url: "devtools://devtools/bundled/inspector.html" }).catch(() => undefined);
  await expect.poll(async () => (await targets(session)).filter((one) => one.includes("devtools://"))).toEqual([]);
});

test("a window nobody asked for is closed at once", async () => {
  const { app, page } = shared();
  const session = await page.context().newCDPSession(page);
  await session.send("Target.createTarget", { url: "about:blank", newWindow: true }).catch(() => undefined);
  await expect.poll(async () => (await targets(session)).filter((one) => one.startsWith("page")).length).toBe(1);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("a file dropped on the window opens nothing", async () => {
  const { app, page } = shared();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: ["/etc/hostname"], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await session.send("Input.dispatchDragEvent", { type, x: 300, y: 400, data });
  await page.waitForTimeout(500);
  await expect(page.getByRole("heading", { name: "Contract page" })).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe("app://contract/");
  expect((await targets(session)).filter((one) => one.startsWith("page"))).toHaveLength(1);
});

test("what the page holds of the clipboard is really given up", async () => {
  const { app, page } = shared();
  await page.getByLabel("words").fill("held by Chromium");
  await page.getByLabel("words").selectText();
  await page.getByLabel("words").press("Control+C");
  const read = (selection: string): string => {
    try {
      return execFileSync("xclip", ["-o", "-selection", selection], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    } catch {
      return "";
    }
  };
  await expect.poll(() => read("clipboard")).toBe("held by Chromium");
  await app.evaluate(({ clipboard }) => {
    clipboard.clear();
    clipboard.selection.clear();
  });
  await expect.poll(() => [read("clipboard"), read("primary")]).toEqual(["", ""]);
});
