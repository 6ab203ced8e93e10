import { expect, test, type Browser, type Page } from "@playwright/test";
import { messages } from "../../core/contract/messages/index.ts";
import { openBrowser } from "./browser.ts";
import { openPage, type OpenedPage } from "./openPage.ts";
import type { Scene } from "./room-double.ts";
import { button, chooseRow, press, section, signIn } from "./visit.ts";

/** データ and 提供案件 in the built page: what is in the page while somebody is unveiled and after, and what is sent to the room. */

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

async function enter(key: string, scene: Scene): Promise<Page> {
  opened = await openPage(browser, { language: "ja", theme: "light" }, { role: "technician", hasLinked: true, ...scene });
  await signIn(opened.page, m, opened.room);
  await section(opened.page, key);
  return opened.page;
}

const asked = (name: string): readonly unknown[] => opened.room.calls.filter((call) => call.name === name).map(({ input }) => input);
const name = "TAKAHASHI YOSHIO";
const said = "塩分を控えるよう説明した";

async function unveiled(): Promise<Page> {
  const page = await enter("KeyD", {});
  await page.getByRole("listbox", { name: m.data.list }).getByRole("option").nth(1).click();
  await chooseRow(page, 2);
  await page.getByText(m.data.person.unveil).waitFor();
  await page.getByRole("list").getByText(m.words.columnMeanings.freeText).first().waitFor();
  expect(await page.content()).not.toContain(name);
  expect(await page.content()).not.toContain(said);
  expect(asked("data.unveil")).toEqual([]);
  await page.keyboard.press("KeyU");
  await expect(page.getByText(name)).toBeVisible();
  await expect(page.getByText(said).first()).toBeVisible();
  expect(asked("data.unveil")).toEqual([{ delivery: 12, holder: 2 }]);
  return page;
}

async function veiledAgain(page: Page): Promise<void> {
  await expect(page.getByText(name)).toHaveCount(0);
  await expect(page.getByText(said)).toHaveCount(0);
  const content = await page.content();
  expect([content.includes(name), content.includes(said), content.includes("00031842")]).toEqual([false, false, false]);
  expect(asked("data.veil")).toHaveLength(1);
}

test("an unveiled person is out of the page after a minute, and the room is told", async () => {
  const page = await unveiled();
  await page.clock.runFor(58_000);
  await expect(page.getByText(name)).toBeVisible();
  await page.clock.runFor(2_500);
  await veiledAgain(page);
});

test("and at once when the next is looked at, when the same key is pressed, or when another section is", async () => {
  let page = await unveiled();
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("heading", { name: m.data.person.title.replace("{holder}", "3") })).toBeVisible();
  await veiledAgain(page);
  await opened.close();
  page = await unveiled();
  await page.keyboard.press("KeyU");
  await veiledAgain(page);
  await opened.close();
  page = await unveiled();
  await section(page, "KeyT");
  await veiledAgain(page);
});

test("who is looked for by number is sent as a whole, and what was typed does not stay", async () => {
  const page = await enter("KeyD", {});
  await page.getByRole("listbox", { name: m.data.list }).getByRole("option").nth(1).click();
  const field = page.getByRole("textbox", { name: m.data.find.label });
  await field.fill("99");
  await page.keyboard.press("Enter");
  await expect(page.getByText(m.data.find.none)).toBeVisible();
  await field.fill("00000012");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: m.data.person.title.replace("{holder}", "612") })).toBeVisible();
  await expect(page.getByRole("row", { selected: true })).toBeInViewport();
  await expect(field).toHaveValue("");
  expect(asked("data.find")).toEqual([{ delivery: 12, local: "99" }, { delivery: 12, local: "00000012" }]);
});

test("nothing is proposed before everything is there; then exactly what was read goes to the room", async () => {
  const page = await enter("KeyP", { noRecipe: true });
  const words = m.projects.proposal;
  await page.keyboard.press("KeyN");
  await press(page, words.submit);
  await expect(page.getByText(words.summary)).toBeVisible();
  expect(asked("project.propose")).toEqual([]);
  for (const [label, text] of [[words.application, "申請-9"], [words.name, "題"], [words.purpose, "目的"]] as const) await page.getByRole("textbox", { name: label }).fill(text);
  await press(page, words.certificate.demo);
  await expect(page.getByText(m.projects.facts.hash)).toBeVisible();
  await press(page, words.recipe.add);
  await page.getByRole("group", { name: words.deliveries.title }).getByRole("checkbox").first().focus();
  await page.keyboard.press("Space");
  await press(page, words.submit);
  await expect.poll(() => asked("project.propose")).toHaveLength(1);
  expect(asked("project.propose")).toMatchObject([{ application: "申請-9", title: "題", purpose: "目的", recipient: "デモ利活用者", deliveries: [12] }]);
  // The focus on a hidden control has not moved the window itself.
  expect(await page.evaluate(() => [document.documentElement.scrollTop, document.body.scrollTop])).toEqual([0, 0]);
});

test("one press makes and verifies; a run that is only to be verified is not begun anew; a refused one offers neither", async () => {
  let page = await enter("KeyP", { project: "decided" });
  await page.getByRole("listbox", { name: m.projects.list }).getByRole("option").first().click();
  await press(page, m.projects.run.start);
  await expect.poll(() => asked("run.verify")).toEqual([{ run: 4 }]);
  expect(asked("run.start")).toEqual([{ project: 3 }]);
  await opened.close();
  page = await enter("KeyP", { project: "running", run: "made" });
  await page.getByRole("listbox", { name: m.projects.list }).getByRole("option").first().click();
  await press(page, m.projects.run.verify);
  await expect.poll(() => asked("run.verify")).toEqual([{ run: 4 }]);
  expect(asked("run.start")).toEqual([]);
  await opened.close();
  page = await enter("KeyP", { project: "running", run: "refused" });
  await page.getByRole("listbox", { name: m.projects.list }).getByRole("option").first().click();
  await press(page, m.projects.run.abandon.open);
  expect([await button(page, m.projects.run.verify).count(), await button(page, m.projects.run.resume).count(), await button(page, m.projects.run.start).count()]).toEqual([0, 0, 0]);
  await press(page, m.projects.run.abandon.submit);
  expect(asked("run.abandon")).toEqual([]);
  await page.getByRole("textbox", { name: m.projects.run.abandon.reason }).fill("理由");
  await press(page, m.projects.run.abandon.submit);
  await expect.poll(() => asked("run.abandon")).toEqual([{ run: 4, reason: "理由" }]);
});
