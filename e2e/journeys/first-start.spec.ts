import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { emptyPlace } from "../pages/room.ts";
import { openWorkstation, words, type Workstation } from "../pages/workstation.ts";

let place: ReturnType<typeof emptyPlace>;
let station: Workstation;

test.beforeEach(() => {
  place = emptyPlace();
});

test.afterEach(async () => {
  await station.close();
  place.remove();
});

async function toSummary({ page }: Workstation): Promise<void> {
  for (let step = 0; step < 3; step += 1) await page.getByRole("button", { name: words.frame.next, exact: true }).click();
}

test("a machine without a room makes one and is signed in to it", async () => {
  station = await openWorkstation(place.folder);
  const { page } = station;
  await expect(page.getByText(words.firstStart.kind.title)).toBeVisible();
  await toSummary(station);
  expect(existsSync(place.folder)).toBe(false);
  await page.getByRole("button", { name: words.firstStart.summary.create }).click();
  await expect(page.getByText(words.firstStart.create.doneTitle).first()).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: words.firstStart.create.toSignIn }).click();
  const auditor = page.getByRole("option").filter({ hasText: words.words.roles.auditor });
  const pin = (await auditor.locator("code").textContent()) ?? "";
  await auditor.click();
  await page.getByLabel(words.signIn.pin, { exact: true }).fill(pin);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: words.today.title, level: 1 })).toBeVisible();
});

test("a folder that holds somebody's files is left as it is", async () => {
  mkdirSync(place.folder);
  writeFileSync(path.join(place.folder, "letter.txt"), "mine");
  station = await openWorkstation(place.folder);
  const { page } = station;
  await toSummary(station);
  await page.getByRole("button", { name: words.firstStart.summary.create }).click();
  await expect(page.getByText("R-102")).toBeVisible();
  expect(readdirSync(place.folder)).toEqual(["letter.txt"]);
});
