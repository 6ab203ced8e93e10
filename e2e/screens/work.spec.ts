import { expect, test, type Browser, type Page } from "@playwright/test";
import { fill, messages } from "../../core/contract/messages/index.ts";
import type { Role } from "../../core/domain/roles.ts";
import { press } from "../pages/keyboard.ts";
import { openBrowser } from "./browser.ts";
import { openPage, type OpenedPage } from "./openPage.ts";
import type { Scene } from "./room-double.ts";
import { button, chooseRow, chooseTab, insert, section, signIn as signInTo } from "./visit.ts";

/** A whole day at the window: much of everything, coming and going between sections, work that runs meanwhile, forms that are wrong. */

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

async function signIn(scene: Scene & { readonly role: Role }): Promise<Page> {
  opened = await openPage(browser, { language: "ja", theme: "light" }, scene);
  await signInTo(opened.page, m, opened.room);
  return opened.page;
}

const asked = (name: string): readonly unknown[] => opened.room.calls.filter((call) => call.name === name).map(({ input }) => input);

test("a section comes back as it was left: filter, order, row, part and place in a long table", async () => {
  const page = await signIn({ role: "custodian", ledger: 5_000 });
  await section(page, "KeyB");
  await page.getByLabel(m.ledger.filter).fill("M-2026");
  await page.getByRole("columnheader", { name: m.ledger.columns.at }).getByRole("button").click();
  await page.getByRole("grid").focus();
  await press(page, "End");
  const chosen = page.getByRole("row", { selected: true });
  const number = (await chosen.getByRole("rowheader").textContent()) ?? "";
  await section(page, "KeyK");
  // The table that had the focus is gone: the next Tab begins in the new section.
  await expect(page.getByRole("main")).toBeFocused();
  await chooseTab(page, m.administration.parts.providers);
  await section(page, "KeyB");
  await expect(page.getByLabel(m.ledger.filter)).toHaveValue("M-2026");
  await expect(chosen.getByRole("rowheader")).toHaveText(number);
  await expect(chosen).toBeInViewport();
  await expect(page.getByRole("region", { name: m.ledger.pane }).getByRole("heading", { level: 2 })).toHaveText(number);
  // The other order: the same medium, elsewhere.
  await page.getByRole("columnheader", { name: m.ledger.columns.at }).getByRole("button").click();
  await expect(page.getByRole("region", { name: m.ledger.pane }).getByRole("heading", { level: 2 })).toHaveText(number);
  await section(page, "KeyK");
  await expect(page.getByRole("tab", { name: m.administration.parts.providers })).toHaveAttribute("aria-selected", "true");
});

test("ten thousand held things: few rows in the page, the last one reached, and a question to more than a form holds is stopped", async () => {
  const page = await signIn({ role: "technician", heldItems: 10_000 });
  await section(page, "KeyH");
  await chooseRow(page, 1);
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "10001");
  await press(page, "End");
  await expect(page.getByRole("row", { selected: true })).toHaveAttribute("aria-rowindex", "10001");
  await expect(page.getByRole("row", { selected: true }).getByRole("rowheader")).toHaveText((9_999 * 400 + 3).toLocaleString("ja-JP"));
  expect(await page.getByRole("row").count()).toBeLessThan(80);
  await page.getByRole("grid").focus();
  await press(page, "Home", "Shift+End");
  await expect(page.getByText(m.held.tooMany)).toBeVisible();
  await press(page, "Home", ...Array.from({ length: 16 }, () => "Shift+PageDown"), "KeyQ");
  await page.getByLabel(m.held.question.text).fill("不要ですか。");
  await button(page, m.held.question.make).click();
  await expect(page.getByText(fill("ja-JP", m.held.question.most, { count: 200 }))).toBeVisible();
  expect(asked("held.question")).toEqual([]);
});

test("five hundred deliveries: a hundred in the page, the rest by the filter or on demand", async () => {
  const page = await signIn({ role: "technician", earlier: 500 });
  await section(page, "KeyJ");
  const list = page.getByRole("listbox", { name: m.receive.list });
  await expect(list.getByRole("option")).toHaveCount(103);
  await button(page, fill("ja-JP", m.receive.more, { count: 403 })).click();
  await expect(list.getByRole("option")).toHaveCount(203);
  await press(page, "Slash");
  await expect(page.getByLabel(m.receive.filter)).toBeFocused();
  await page.keyboard.type("ｍ-2024-499");
  await expect(list.getByRole("option")).toHaveCount(4);
  await expect(list).toContainText("M-2024-499");
  await page.getByLabel(m.receive.filter).fill("どこにもない");
  await expect(list).toContainText(m.receive.noMatch);
});

test("work goes on while somebody looks elsewhere: rate, time left, the title, a stop, and the end", async () => {
  const page = await signIn({ role: "technician", hang: ["delivery.receive"] });
  await section(page, "KeyJ");
  await page.getByRole("option").filter({ hasText: "M-2026-009" }).first().click();
  await button(page, m.receive.medium.resume).click();
  await button(page, m.receive.run.resume).click();
  await opened.room.progress("delivery.receive", 30_000_000_000, 60_000_000_000, 500_000_000);
  const work = page.getByRole("main");
  await expect(work.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "50 %");
  await expect(work).toContainText("毎秒 476.8");
  await expect(work).toContainText("残り約 1分");
  await section(page, "KeyB");
  const strip = page.getByRole("contentinfo", { name: m.frame.strip.label });
  await expect(strip).toContainText(m.words.jobs["delivery.receive"]);
  await expect(strip).toContainText("残り約 1分");
  await expect(page).toHaveTitle(/50/);
  await strip.getByRole("button", { name: m.frame.progress.cancel }).click();
  expect(asked("job.cancel")).toEqual([{ job: "job-1" }]);
  await opened.room.progress("delivery.receive", 60_000_000_000, 60_000_000_000);
  await expect(strip).toContainText(m.frame.strip.idle);
  await expect(page).toHaveTitle(m.words.program);
});

test("a custody form that is wrong names every fault, and the first of them has the focus", async () => {
  const page = await signIn({ role: "technician" });
  await section(page, "KeyJ");
  await page.getByRole("option").filter({ hasText: "M-2026-014" }).first().click();
  await button(page, m.receive.medium.start).click();
  await page.getByText(m.receive.contents.kinds).waitFor();
  for (const _ of ["contents", "provider"]) await button(page, m.frame.next).click();
  await button(page, m.frame.next).click();
  await expect(page.getByText(m.receive.custody.summary)).toBeVisible();
  await expect(page.getByRole("group", { name: m.receive.custody.receivedAt }).getByRole("textbox", { name: m.frame.date.year })).toBeFocused();
  await button(page, m.receive.custody.now).click();
  await button(page, m.frame.next).click();
  await expect(page.getByLabel(m.receive.custody.witness)).toBeFocused();
  await page.keyboard.type("鈴木 美咲");
  await button(page, m.frame.next).click();
  await expect(page.getByText(m.receive.capacity.title)).toBeVisible();
});

test("nothing held stays unnoticed: everybody who may see it has the count on every screen and the way there on the first", async () => {
  for (const role of ["technician", "approver", "auditor"] as const) {
    const page = await signIn({ role });
    const rail = page.getByRole("navigation", { name: m.frame.rail.label });
    await expect(rail.getByRole("button", { name: /保留/ })).toContainText("23");
    await page.getByRole("button", { name: `${fill("ja-JP", m.today.waiting.held, { count: 23 })} ${m.today.openSection}` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(m.held.title);
    if (role !== "auditor") await opened.close();
  }
});

test("a reader with keys of its own: no PIN is typed into the window, at the door or under a signature", async () => {
  opened = await openPage(browser, { language: "ja", theme: "light" }, { role: "custodian", pinPad: true });
  const { page } = opened;
  await insert(page, 6);
  await expect(page.getByText(m.signIn.pinPad)).toBeVisible();
  await expect(page.locator("input:not([type=radio])")).toHaveCount(0);
  await button(page, m.signIn.submit).click();
  await section(page, "KeyK");
  await chooseRow(page, 1);
  await button(page, m.administration.suspend).click();
  await expect(page.getByText(m.signIn.pinPad)).toBeVisible();
  await expect(page.locator("main input")).toHaveCount(0);
  await button(page, m.ceremony.sign).click();
  await expect.poll(() => asked("ceremony.sign")).toHaveLength(1);
  expect(JSON.stringify(asked("ceremony.sign"))).not.toMatch(/\d{4,}/);
});
