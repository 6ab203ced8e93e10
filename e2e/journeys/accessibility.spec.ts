import { expect, test, type Page } from "@playwright/test";
import { languages, messages, type Language } from "../../core/contract/messages/index.ts";
import { axeFindings } from "../pages/axe.ts";
import { emptyPlace, makeRoom, type RoomOnDisk } from "../pages/room.ts";
import { insertCard, openWorkstation, type Workstation } from "../pages/workstation.ts";

/** Every screen of the real window, in Japanese and light, in English and dark: axe finds nothing. The pictures of the screens are examined in all four. */
const screens: Readonly<Record<string, readonly string[]>> = { today: ["KeyG", "KeyT"], held: ["KeyG", "KeyH"], ledger: ["KeyG", "KeyB"], receive: ["KeyG", "KeyJ"], vault: ["KeyG", "KeyV"], audit: ["KeyG", "KeyA"], verify: ["KeyV"], export: ["KeyE"], administration: ["KeyG", "KeyK"], help: ["F1"] };

async function expectClean(page: Page, name: string, language: Language): Promise<void> {
  const colorScheme = language === "ja" ? "light" : "dark";
  await page.emulateMedia({ colorScheme });
  expect(await axeFindings(page), `${name}, ${colorScheme}`).toEqual([]);
}

for (const language of languages) {
  test.describe(language, () => {
    let room: RoomOnDisk;
    let station: Workstation;

    test.beforeEach(async () => {
      room = makeRoom();
      station = await openWorkstation(room.folder, `--lang=${language satisfies Language}`);
    });

    test.afterEach(async () => {
      await station.close();
      room.remove();
    });

    test("the sign-in and every section", async () => {
      test.setTimeout(180_000);
      const { page } = station;
      const m = messages[language];
      await page.getByRole("option").first().waitFor();
      await expectClean(page, "sign-in", language);
      const { pin } = await insertCard(station, room, "auditor", m);
      await page.getByLabel(m.signIn.pin, { exact: true }).fill(pin === "111111" ? "222222" : "111111");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      await expectClean(page, "sign-in refused", language);
      await page.getByLabel(m.signIn.pin, { exact: true }).fill(pin);
      await page.keyboard.press("Enter");
      await page.getByRole("navigation").waitFor();
      for (const [name, keys] of Object.entries(screens)) {
        for (const key of keys) await page.keyboard.press(key);
        await page.waitForTimeout(400);
        await expectClean(page, name, language);
      }
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+KeyL");
      // The page of the session goes, and a fresh one comes in its place.
      await page.waitForURL(/ended=/);
      await page.getByRole("button", { name: m.ended.toSignIn }).waitFor();
      await expectClean(page, "ended", language);
    });
  });
}

test("the first-start wizard", async () => {
  test.setTimeout(120_000);
  const place = emptyPlace();
  const station = await openWorkstation(place.folder);
  const { page } = station;
  const m = messages.ja;
  for (const step of ["kind", "name", "officers", "summary"]) {
    await expectClean(page, step, "ja");
    if (step !== "summary") await page.getByRole("button", { name: m.frame.next, exact: true }).click();
  }
  await station.close();
  place.remove();
});
