import { expect, test } from "@playwright/test";
import { launch, sharedApplication, windowOf } from "../launch.ts";

const shared = sharedApplication("--stay");

test("a window has its size, its title and its page", async () => {
  const window = await windowOf(shared());
  const { width, height } = await window.evaluate((one) => one.getBounds());
  expect({ width, height }).toEqual({ width: 900, height: 700 });
  await expect.poll(() => window.evaluate((one) => one.getTitle())).toBe("Contract page");
  expect(await window.evaluate((one) => [one.webContents.getURL(), one.isDestroyed(), one.webContents.id > 0, one.webContents.isCrashed()])).toEqual(["app://contract/", false, true, false]);
});

test("its title follows the page unless that is refused", async () => {
  const { page } = shared();
  const window = await windowOf(shared());
  await page.evaluate(() => {
    document.title = "Second title";
  });
  await expect.poll(() => window.evaluate((one) => one.getTitle())).toBe("Second title");
  await window.evaluate((one) => {
    one.on("page-title-updated", (event) => {
      event.preventDefault();
    });
  });
  await page.evaluate(() => {
    document.title = "Third title";
  });
  await page.waitForTimeout(300);
  expect(await window.evaluate((one) => one.getTitle())).toBe("Second title");
  await window.evaluate((one) => {
    one.removeAllListeners("page-title-updated");
  });
});

test("windows are found, by their contents and all together", async () => {
  const { app } = shared();
  const appeared = app.waitForEvent("window");
  const id = await app.evaluate(() => globalThis.probe.open({ title: "Another" }).id);
  const second = await appeared;
  await second.getByRole("heading").waitFor();
  const found = await app.evaluate(({ BrowserWindow, webContents }, wanted) => {
    const window = BrowserWindow.fromId(wanted);
    return [BrowserWindow.getAllWindows().length, window !== null && BrowserWindow.fromWebContents(window.webContents) === window, webContents.getAllWebContents().length >= 2];
  }, id);
  expect(found).toEqual([2, true, true]);
  await app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.destroy(), id);
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("close can be refused, destroy cannot", async () => {
  const { app } = shared();
  const appeared = app.waitForEvent("window");
  const id = await app.evaluate(({ BrowserWindow }) => {
    const { id } = globalThis.probe.open();
    const window = BrowserWindow.fromId(id);
    window?.on("close", (event) => {
      globalThis.probe.seen.push("close asked");
      event.preventDefault();
    });
    window?.on("closed", () => globalThis.probe.seen.push("closed"));
    return id;
  });
  await (await appeared).getByRole("heading").waitFor();
  await app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.close(), id);
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("close asked");
  expect(await app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.isDestroyed(), id)).toBe(false);
  await app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.destroy(), id);
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("closed");
});

test("it can be moved, made large and put back", async () => {
  const { page } = shared();
  const native = await windowOf(shared());
  await native.evaluate((one) => {
    one.setBounds({ width: 1000, height: 640 });
  });
  await expect.poll(() => page.evaluate(() => window.outerWidth)).toBe(1000);
  await native.evaluate((one) => {
    one.setFullScreen(true);
  });
  await expect.poll(() => native.evaluate((one) => one.isFullScreen())).toBe(true);
  // How large that is is for the window manager to say, and there may be none.
  await native.evaluate((one) => {
    one.setFullScreen(false);
    one.setContentProtection(true);
    one.removeMenu();
    one.show();
    one.focus();
  });
  await expect.poll(() => native.evaluate((one) => one.isFullScreen())).toBe(false);
  expect(await native.evaluate((one) => [one.getSize(), one.isVisible()])).toEqual([[1000, 640], true]);
});

test("the last window closed is news; without a listener it is the end", async () => {
  const { app, page, close } = await launch();
  const child = app.process();
  const gone = app.waitForEvent("close");
  await page.close().catch(() => undefined);
  await gone;
  await close();
  expect(child.exitCode).toBe(0);
});
