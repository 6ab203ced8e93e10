import { expect, test, type Browser } from "@playwright/test";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { openBrowser } from "./browser.ts";

/** What PatientView closes, asked of the browser itself: no screen shows a patient yet, so the component stands alone. */

const origin = "http://patient-view.localhost";
let browser: Browser;
const files = new Map<string, string | Uint8Array>();

test.beforeAll(async () => {
  const fixture = fileURLToPath(new URL("../../renderer/components/PatientView/PatientView.fixture.tsx", import.meta.url));
  const built = await build({ configFile: false, logLevel: "error", plugins: [react()], build: { write: false, assetsInlineLimit: 0, rolldownOptions: { input: fixture } } });
  for (const output of "output" in built ? built.output : []) files.set(`/${output.fileName}`, output.type === "chunk" ? output.code : output.source);
  browser = await openBrowser();
});
test.afterAll(async () => {
  await browser.close();
});

test("selecting, copying, dragging and printing yield nothing; the officer's name lies over it", async () => {
  const page = await browser.newPage();
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const [script, style] = [".js", ".css"].map((end) => [...files.keys()].find((name) => name.endsWith(end)));
    const body = pathname === "/" ? `<link rel="stylesheet" href="${style ?? ""}"><div id="root"></div><script type="module" src="${script ?? ""}"></script>` : files.get(pathname);
    if (body === undefined) return route.fulfill({ status: 404 });
    const contentType = pathname === "/" ? "text/html; charset=utf-8" : pathname.endsWith(".js") ? "text/javascript" : pathname.endsWith(".css") ? "text/css" : "font/woff2";
    return route.fulfill({ contentType, body: typeof body === "string" ? body : Buffer.from(body) });
  });
  await page.goto(origin);
  const record = page.locator("#record");
  await expect(record).toBeVisible();
  await expect(page.locator("[data-watermark] span").first()).toContainText("小林 優子");

  const taken = await page.evaluate(() => {
    const text = document.querySelector("#record");
    const selection = getSelection();
    if (text !== null) selection?.selectAllChildren(text);
    const stopped = (name: string, target: Element | null): boolean => target?.dispatchEvent(new Event(name, { bubbles: true, cancelable: true })) === false;
    const field = document.querySelector("#field");
    return {
      selected: selection?.toString(),
      stopped: ["copy", "cut", "dragstart", "contextmenu", "selectstart"].map((name) => stopped(name, text)),
      copyFromField: stopped("copy", field),
      selectInField: stopped("selectstart", field),
    };
  });
  expect(taken).toEqual({ selected: "", stopped: [true, true, true, true, true], copyFromField: true, selectInField: false });

  // A click goes through the watermark to what lies under it.
  await page.locator("#field").click();
  await expect(page.locator("#field")).toBeFocused();
  await page.emulateMedia({ media: "print" });
  await expect(record).toBeHidden();
});
