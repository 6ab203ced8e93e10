import { expect, test, type Browser, type Page } from "@playwright/test";
import { messages } from "../../core/contract/messages/index.ts";
import { press, tabTo } from "../pages/keyboard.ts";
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
  await expect(page.getByText(m.frame.folderInvalid)).toBeVisible();
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

/** As another role: its card is the first of its kind on the desk. */
async function signInAs(page: Page, down: number): Promise<void> {
  await page.getByRole("option").first().waitFor();
  await tabTo(page, "PIN");
  await press(page, "Home", ...Array.from({ length: down }, () => "ArrowRight"), "Enter");
  await expect(page.getByLabel(m.signIn.pin, { exact: true })).toBeFocused();
  await page.keyboard.type("2471");
  await press(page, "Enter");
  await page.getByRole("navigation", { name: m.frame.rail.label }).waitFor();
}

test("a medium is received by keyboard alone", async () => {
  const page = await open({ role: "technician" });
  await signInAs(page, 0);
  await press(page, "KeyG", "KeyJ");
  await tabTo(page, m.receive.list);
  await press(page, "Tab", "ArrowDown", "Home", "Enter", "KeyN");
  await expect(page.getByText(m.receive.contents.kinds)).toBeVisible();
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  const custody = m.receive.custody;
  await tabTo(page, m.frame.date.year);
  await page.keyboard.type("8");
  await press(page, "Tab");
  await page.keyboard.type("11");
  await press(page, "Tab");
  await page.keyboard.type("21");
  await tabTo(page, custody.hour);
  await page.keyboard.type("9");
  await press(page, "Tab");
  await page.keyboard.type("30");
  await tabTo(page, custody.witness);
  await page.keyboard.type("suzuki");
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  await tabTo(page, m.receive.capacity.begin);
  await press(page, "Enter");
  await tabTo(page, m.receive.run.resume);
  const begun = opened.room.calls.find(({ name }) => name === "delivery.begin")?.input;
  expect(begun).toMatchObject({ medium: "usb-1", provider: "demo-hospital", custody: { mediumNumber: "M-2026-014", witness: "suzuki", sealIntact: true } });
});

test("held things are looked at and taken in again by keyboard alone", async () => {
  const page = await open({ role: "technician" });
  await signInAs(page, 0);
  await press(page, "KeyG", "KeyH");
  await page.getByRole("row").nth(2).waitFor();
  await tabTo(page, `${m.words.heldCauses.unknownKind.word}|`);
  await press(page, "ArrowDown", "Shift+ArrowDown", "KeyR");
  await expect.poll(() => opened.room.calls.find(({ name }) => name === "held.retry")?.input).toEqual({ delivery: 12, items: [3, 403] });
});

test("while the cards change hands nothing of the room is in the page", async () => {
  const page = await open({ role: "custodian" });
  await signInAs(page, 6);
  await press(page, "KeyG", "KeyK");
  await page.getByRole("row").nth(2).waitFor();
  await page.getByRole("grid").focus();
  await press(page, "ArrowDown");
  await tabTo(page, m.administration.suspend);
  await press(page, "Enter");
  await expect(page.getByLabel(m.signIn.pin, { exact: true })).toBeFocused();
  await page.keyboard.type("2489");
  await press(page, "Enter");
  await tabTo(page, m.ceremony.swap);
  await press(page, "Enter");
  await expect(page.getByRole("timer")).toBeVisible();
  expect(await page.evaluate(() => document.querySelector("nav, footer, [role=grid], table"))).toBeNull();
  expect(await page.evaluate(() => document.body.textContent)).not.toContain("technician-1");
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
