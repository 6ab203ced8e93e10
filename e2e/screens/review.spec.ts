import { expect, test, type Browser, type Page } from "@playwright/test";
import { messages } from "../../core/contract/messages/index.ts";
import { openBrowser } from "./browser.ts";
import { openPage, type OpenedPage } from "./openPage.ts";
import type { Scene } from "./room-double.ts";
import { button, section, signIn } from "./visit.ts";

/** 目視確認 by the keyboard alone: which keys decide, which only look, and when they do neither. */

const m = messages.ja;
const words = m.review;
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

async function review(scene: Scene = {}): Promise<Page> {
  opened = await openPage(browser, { language: "ja", theme: "light" }, { role: "reviewer", ...scene });
  await signIn(opened.page, m, opened.room);
  await section(opened.page, "KeyM");
  await opened.page.getByRole("grid", { name: words.queue }).waitFor();
  return opened.page;
}

async function image(scene: Scene = {}): Promise<Page> {
  const page = await review(scene);
  await page.getByRole("grid", { name: words.table.after }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.locator("canvas").waitFor();
  return page;
}

const decisions = (): readonly unknown[] => opened.room.calls.filter(({ name }) => name === "finding.decide").map(({ input }) => input);
const chosen = (page: Page) => page.getByRole("grid", { name: words.queue }).getByRole("row", { selected: true });

test("arrows choose, Enter accepts and goes on to the next, Z takes it back", async () => {
  const page = await image();
  await expect(chosen(page)).toContainText("15");
  await page.keyboard.press("Enter");
  await expect(chosen(page)).toContainText("18");
  await page.keyboard.press("KeyZ");
  await expect(chosen(page)).toContainText("15");
  expect(decisions()).toEqual([
    { run: 4, findings: [15], verdict: "accept" },
    { run: 4, findings: [15], verdict: "withdraw" },
  ]);
});

test("Enter on a button is the button's, and a letter in a field is a letter", async () => {
  const page = await image();
  await button(page, words.image.invert).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("canvas")).toHaveAttribute("data-inverted", "true");
  expect(decisions()).toEqual([]);
  await page.keyboard.press("KeyX");
  const field = page.getByRole("textbox", { name: words.reasons.refuse.label });
  await expect(field).toBeFocused();
  await page.keyboard.type("bad mask");
  await expect(field).toHaveValue("bad mask");
  expect(decisions()).toEqual([]);
  await button(page, words.reasons.refuse.submit).click();
  await expect(chosen(page)).toContainText("18");
  expect(decisions()).toEqual([{ run: 4, findings: [15], verdict: "redo", reason: "bad mask" }]);
});

test("the space bar shows what was delivered for as long as it is held", async () => {
  const page = await image();
  const picture = page.locator("canvas");
  // Of a copy: the picture itself is only painted to.
  const lit = (): Promise<number> =>
    picture.evaluate((canvas: HTMLCanvasElement) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
      copy?.drawImage(canvas, 0, 0);
      const bar = copy?.getImageData(0, 0, canvas.width, 40).data ?? [];
      return bar.filter((value, index) => index % 4 !== 3 && value > 0).length;
    });
  expect(await lit()).toBe(0);
  await page.keyboard.down("Space");
  await expect(picture).toHaveAttribute("aria-label", new RegExp(words.image.before, "u"));
  expect(await lit()).toBeGreaterThan(0);
  await page.keyboard.up("Space");
  await expect(picture).toHaveAttribute("aria-label", new RegExp(words.image.after, "u"));
  expect(await lit()).toBe(0);
});

test("both tables stand at the same rows and columns, wherever one is scrolled to", async () => {
  const page = await review({ tableRows: 100_000 });
  const [before, after] = [page.getByRole("grid", { name: words.table.before }), page.getByRole("grid", { name: words.table.after })];
  await before.getByRole("row").nth(2).waitFor();
  await before.focus();
  await page.keyboard.press("End");
  await expect(after.getByRole("row").filter({ hasText: "100000" })).toBeVisible();
  await after.evaluate((grid) => {
    grid.scrollLeft = 700;
    grid.scrollTop = 4000;
  });
  await expect.poll(() => before.evaluate((grid) => [grid.scrollLeft, grid.scrollTop])).toEqual(await after.evaluate((grid) => [grid.scrollLeft, grid.scrollTop]));
  expect(await page.getByRole("row").count()).toBeLessThan(250);
});

test("what is not in sight is not accepted, and a hit never", async () => {
  const page = await review({ hasHit: true });
  await page.getByRole("grid", { name: words.table.after }).getByRole("row").nth(2).waitFor();
  await expect(button(page, words.accept)).toHaveCount(0);
  await page.keyboard.press("Enter");
  expect(decisions()).toEqual([]);
  await expect(page.getByText(words.hit)).toBeVisible();
});

test("who does not decide has no such screen, and what was read is let go with it", async () => {
  opened = await openPage(browser, { language: "ja", theme: "light" }, { role: "technician" });
  await signIn(opened.page, m, opened.room);
  await section(opened.page, "KeyM");
  const place = (name: string) => opened.page.getByRole("link", { name, exact: true }).or(opened.page.getByRole("button", { name, exact: true }));
  await expect(place(m.words.sections.projects)).toHaveCount(1);
  await expect(place(words.title)).toHaveCount(0);
  await expect(opened.page.getByRole("heading", { level: 1, name: words.title })).toHaveCount(0);
  expect(opened.room.calls.filter(({ name }) => name === "finding.list")).toEqual([]);
  await opened.close();
  const page = await image();
  expect(opened.room.calls.filter(({ name }) => name === "review.leave")).toEqual([]);
  await section(page, "KeyP");
  await expect.poll(() => opened.room.calls.filter(({ name }) => name === "review.leave").map(({ input }) => input)).toEqual([{}]);
});

test("a review that is complete is ended by its key", async () => {
  const page = await review({ findings: 14, accepted: 14 });
  await page.keyboard.press("KeyE");
  await expect(page.getByText(words.finished)).toBeVisible();
  expect(opened.room.calls.filter(({ name }) => name === "run.review").map(({ input }) => input)).toEqual([{ run: 4 }]);
});
