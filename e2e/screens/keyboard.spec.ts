import { expect, test, type Browser, type Page } from "@playwright/test";
import { messages } from "../../core/contract/messages/index.ts";
import { openBrowser } from "./browser.ts";
import { openPage, type OpenedPage } from "./openPage.ts";
import type { Scene } from "./room-double.ts";

/** Every flow by keyboard alone, and every door that must be closed to keys. */

const m = messages.ja;
let browser: Browser;
let opened: OpenedPage;

test.beforeAll(async () => {
  browser = await openBrowser();
});
test.afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  await opened.close();
});
test.afterAll(async () => {
  await browser.close();
});

async function open(scene: Scene = {}): Promise<Page> {
  opened = await openPage(browser, { language: "ja", theme: "light" }, scene);
  return opened.page;
}

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Tab until the wanted element has the focus; fails when a whole round does not reach it. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const text = element?.textContent ?? "";
      return `${element?.getAttribute("aria-label") ?? ""}|${text.length < 60 ? text : ""}|${(element as HTMLInputElement | null)?.labels?.[0]?.textContent ?? ""}`;
    });
    if (focused.includes(name)) return;
  }
  throw new Error(`${name} cannot be reached by Tab`);
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole("option").first().waitFor();
  await tabTo(page, "PIN");
  // The last card on the desk is the auditor's; choosing it puts the focus into the PIN field.
  await press(page, "End", "Enter");
  await expect(page.getByLabel(m.signIn.pin, { exact: true })).toBeFocused();
  await page.keyboard.type("2495");
  await press(page, "Enter");
  await page.getByRole("navigation", { name: m.frame.rail.label }).waitFor();
}

test("signing in, going about and locking", async () => {
  const page = await open();
  await signIn(page);
  await press(page, "KeyG", "KeyK");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(m.administration.title);
  await press(page, "Slash");
  await expect(page.getByLabel(m.administration.filter)).toBeFocused();
  await page.keyboard.type("ga");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(m.administration.title);
  await press(page, "Control+KeyL");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(m.ended.signedOut.title);
  expect(await page.evaluate(() => document.body.textContent)).not.toContain("小林");
  expect(opened.room.calls.map(({ name }) => name)).toContain("session.close");
  await press(page, "Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(m.signIn.title);
});

test("a wrong PIN says how many tries are left and keeps the field ready", async () => {
  const page = await open({ triesLeft: 3 });
  await page.getByRole("option").first().waitFor();
  await tabTo(page, "PIN");
  await press(page, "End", "Enter");
  await expect(page.getByLabel(m.signIn.pin, { exact: true })).toBeFocused();
  await page.keyboard.type("0000");
  await press(page, "Enter");
  await expect(page.getByRole("alert").filter({ hasText: "C-102" })).toContainText("2");
  await expect(page.getByLabel(m.signIn.pin, { exact: true })).toBeFocused();
  await expect(page.getByLabel(m.signIn.pin, { exact: true })).toHaveValue("");
});

test("the log: rows, range, verifying, exporting, the checkpoint", async () => {
  const page = await open();
  await signIn(page);
  await press(page, "KeyG", "KeyA");
  await tabTo(page, `${m.audit.title}|`);
  await press(page, "ArrowDown", "ArrowDown");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("記録 48,212");
  await press(page, "Shift+ArrowDown", "Shift+ArrowDown");
  await expect(page.getByText("3\u00a0件を選択中")).toBeVisible();
  await press(page, "End");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("記録 1");
  await press(page, "KeyV");
  await tabTo(page, m.audit.verifyPane.start);
  await press(page, "Enter");
  await expect(page.getByRole("region", { name: m.audit.pane })).toContainText("48,213");
  await press(page, "Escape", "KeyE");
  await tabTo(page, m.audit.exportPane.folder);
  await page.keyboard.type("media");
  await press(page, "Enter");
  await expect(page.getByText(m.audit.exportPane.folderInvalid)).toBeVisible();
  await press(page, "Home");
  await page.keyboard.type("/");
  await press(page, "Enter");
  await expect(page.getByText("/media/audit-00048213.jsonl")).toBeVisible();
  await tabTo(page, m.frame.close);
  await press(page, "Enter", "KeyC");
  await tabTo(page, m.audit.printPane.make);
  await press(page, "Enter");
  await tabTo(page, m.audit.printPane.print);
  await press(page, "Enter");
  await expect(page.getByText(m.audit.printPane.printed)).toBeVisible();
  expect(opened.room.calls.find(({ name }) => name === "form.print")?.input).toEqual({ form: "audit.checkpoint", number: "AC-2026-0007" });
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("#root")).toBeHidden();
  await expect(page.locator("#paper")).toContainText("AC-2026-0007");
});

test("a pane's width, the settings and the sheet of keys", async () => {
  const page = await open();
  await signIn(page);
  await press(page, "KeyG", "KeyA");
  await tabTo(page, m.frame.pane.resize);
  await press(page, "ArrowLeft", "ArrowLeft");
  await page.clock.runFor(1000);
  expect(opened.room.calls.filter(({ name }) => name === "preference.set").map(({ input }) => input)).toEqual([{ name: "pane.audit", value: "24.5" }]);
  await press(page, "Control+Comma");
  await tabTo(page, m.frame.settings.themes.system);
  await press(page, "ArrowLeft");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await press(page, "Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await press(page, "F1");
  await expect(page.getByRole("dialog", { name: m.frame.help.title })).toBeVisible();
  await press(page, "Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a room is made by keyboard alone", async () => {
  const page = await open({ state: "absent" });
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  await tabTo(page, m.firstStart.name.label);
  await press(page, "Enter");
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  await tabTo(page, m.firstStart.summary.create);
  await press(page, "Enter");
  await tabTo(page, m.firstStart.create.toSignIn);
  expect(opened.room.calls.find(({ name }) => name === "room.create")?.input).toEqual({ kind: "demo", name: m.firstStart.name.suggestedDemo, officers: [] });
});

test("a session that ends leaves nothing of itself in the page", async () => {
  for (const reason of ["idle", "cardRemoved", "roomStopped"] as const) {
    const page = await open();
    await signIn(page);
    await press(page, "KeyG", "KeyA");
    await page.getByRole("row").nth(3).waitFor();
    await opened.room.tell("session.ended", { reason });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(m.ended[reason].title);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toMatch(/小林|custodian|48,2/);
    expect(await page.title()).toBe("Noren");
    if (reason !== "roomStopped") await opened.close();
  }
});

test("the idle warning is answered by any key", async () => {
  const page = await open();
  await signIn(page);
  await opened.room.tell("session.warning", { millisecondsLeft: 30_000 });
  await expect(page.getByText(m.frame.warning.title)).toBeVisible();
  const before = opened.room.calls.filter(({ name }) => name === "session.touch").length;
  await press(page, "ArrowDown");
  await expect(page.getByText(m.frame.warning.title)).toBeHidden();
  expect(opened.room.calls.filter(({ name }) => name === "session.touch").length).toBe(before + 1);
});

test("the browser's own keys, its menu and dropped files do nothing, and paper stays empty", async () => {
  const page = await open();
  await page.getByRole("option").first().waitFor();
  await page.evaluate(() => {
    (globalThis as { passed?: string[] }).passed = [];
    for (const name of ["keydown", "contextmenu", "dragover", "drop"]) {
      addEventListener(name, (event) => {
        if (!event.defaultPrevented) (globalThis as { passed?: string[] }).passed?.push(event instanceof KeyboardEvent ? event.code : event.type);
      });
    }
  });
  await press(page, "Control+KeyP", "Control+KeyS", "Control+KeyO", "Control+KeyN", "Control+KeyT", "Control+KeyU", "Control+KeyR", "F5", "Control+Shift+KeyI", "Control+Shift+KeyJ", "F12");
  await page.mouse.click(300, 300, { button: "right" });
  await page.evaluate(() => {
    for (const name of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true }));
  });
  expect(await page.evaluate(() => (globalThis as { passed?: string[] }).passed?.filter((code) => !/^(Control|Shift)/.test(code)))).toEqual([]);
  await page.emulateMedia({ media: "print" });
  for (const part of ["#root", "#paper p"]) await expect(page.locator(part).filter({ visible: true })).toHaveCount(0);
});
