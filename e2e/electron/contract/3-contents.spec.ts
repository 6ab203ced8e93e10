import { expect, test } from "@playwright/test";
import { sharedApplication } from "../launch.ts";

const shared = sharedApplication("--stay");

test("executeJavaScript gives values, waits for promises and passes errors on", async () => {
  const { app } = shared();
  const said = await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const failure: unknown = await contents?.executeJavaScript("Promise.reject(new Error('no'))").catch((error: unknown) => String(error));
    return [await (contents?.executeJavaScript("6 * 7") as Promise<unknown>), await contents?.executeJavaScript("Promise.resolve({ a: [1] })"), failure] as unknown[];
  });
  expect(said[0]).toBe(42);
  expect(said[1]).toEqual({ a: [1] });
  expect(said[2]).toContain("no");
});

test("a page can be pictured and printed to PDF", async () => {
  const { app } = shared();
  const { png, size, pdf } = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error("no window");
    const image = await window.webContents.capturePage();
    const paper = await window.webContents.printToPDF({ pageSize: "A4", printBackground: true });
    return { png: image.toPNG().subarray(1, 4).toString(), size: image.getSize(), pdf: paper.subarray(0, 5).toString() };
  });
  expect(png).toBe("PNG");
  expect(size.width).toBeGreaterThan(500);
  expect(pdf).toBe("%PDF-");
});

test("reload comes back to the same page", async () => {
  const { app, page } = shared();
  await page.evaluate(() => {
    document.body.dataset["mark"] = "old";
  });
  const finished = await app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once("did-finish-load", () => {
          resolve(contents.getURL());
        });
        contents?.reloadIgnoringCache();
      }),
  );
  expect(finished).toBe("app://contract/");
  // Playwright hears of the new page a moment after the application does.
  await expect.poll(() => page.evaluate(() => document.body.dataset["mark"] ?? "none").catch(() => "between two pages")).toBe("none");
});

test("will-navigate comes for what the page wants, with its address, and can refuse it", async () => {
  const { app, page } = shared();
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.on("will-navigate", (event) => {
      globalThis.probe.seen.push(`will ${event.url}`);
      event.preventDefault();
    });
  });
  await page.locator("#out").click();
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("will https://example.com/away");
  await page.evaluate(() => {
    location.href = "/frame";
  });
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("will app://contract/frame");
  await page.waitForTimeout(300);
  await expect(page.getByRole("heading", { name: "Contract page" })).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe("app://contract/");
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.removeAllListeners("will-navigate"));
});

test("loadURL by the application itself asks nobody", async () => {
  const { app, page } = shared();
  const asked = await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    let count = 0;
    contents?.on("will-navigate", () => {
      count += 1;
    });
    await contents?.loadURL("app://contract/?again#part");
    contents?.removeAllListeners("will-navigate");
    return [count, contents?.getURL()];
  });
  expect(asked).toEqual([0, "app://contract/?again#part"]);
  await expect(page.getByRole("heading")).toBeVisible();
});

test("a window the page wants is asked for and denied", async () => {
  const { app, page } = shared();
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.setWindowOpenHandler(({ url }) => {
      globalThis.probe.seen.push(`open ${url}`);
      return { action: "deny" };
    });
  });
  expect(await page.evaluate(() => window.open("https://example.com/popup") === null)).toBe(true);
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("open https://example.com/popup");
  await page.locator("#blank").click();
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("open https://example.com/blank");
  await page.waitForTimeout(300);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("what the page logs is heard", async () => {
  const { app, page } = shared();
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.on("console-message", (event) => globalThis.probe.seen.push(`${event.level} ${event.message}`));
  });
  await page.evaluate(() => {
    console.warn("a warning", 7);
  });
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("warning a warning 7");
});

test("the page follows the theme", async () => {
  const { app, page } = shared();
  for (const theme of ["dark", "light"] as const) {
    await app.evaluate(({ nativeTheme }, wanted) => {
      nativeTheme.themeSource = wanted;
    }, theme);
    await expect.poll(() => page.evaluate(() => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"))).toBe(theme);
  }
});

test("no inspector, no UDP for WebRTC", async () => {
  const { app } = shared();
  const said = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
    contents?.closeDevTools();
    return [contents?.isDevToolsOpened(), contents?.getWebRTCIPHandlingPolicy()];
  });
  expect(said).toEqual([false, "disable_non_proxied_udp"]);
});

test("a crashed page is reported and can be loaded again", async () => {
  const { app } = shared();
  const said = await app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<unknown[]>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once("render-process-gone", (_event, details) => {
          const crashed = contents.isCrashed();
          void contents.loadURL("app://contract/?recovered").then(async () => {
            resolve([details.reason, crashed, contents.isCrashed(), contents.getURL(), await contents.executeJavaScript("window.contract.invoke('echo', 'alive')")]);
          });
        });
        contents?.forcefullyCrashRenderer();
      }),
  );
  expect(["crashed", "killed"]).toContain(said[0]);
  expect(said.slice(1)).toEqual([true, false, "app://contract/?recovered", "alive"]);
});
