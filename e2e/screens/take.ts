import { mkdirSync } from "node:fs";
import path from "node:path";
import { messages } from "../../core/contract/messages/index.ts";
import { axeFindings } from "../pages/axe.ts";
import { openBrowser } from "./browser.ts";
import { openPage, type Look } from "./openPage.ts";
import { views } from "./views.ts";
import type { View } from "./visit.ts";

/**
 * `npm run screens [-- --only=audit] [--look=200] [--quick]`: a picture of every screen in Japanese and English, light and dark, into .screens/,
 * each examined by axe. Look at them; the machine sees only what axe sees.
 */
const folder = new URL("../../.screens/", import.meta.url).pathname;
const option = (name: string): string | undefined => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const only = option("only");
const isQuick = process.argv.includes("--quick");

const looks: readonly (Look & { readonly suffix: string })[] = [
  { suffix: "ja-light", language: "ja", theme: "light" },
  { suffix: "ja-dark", language: "ja", theme: "dark" },
  { suffix: "en-light", language: "en", theme: "light" },
  { suffix: "en-dark", language: "en", theme: "dark" },
];
const moreLooks: readonly (Look & { readonly suffix: string })[] = [
  { suffix: "ja-forced", language: "ja", theme: "dark", isForced: true },
  { suffix: "ja-200", language: "ja", theme: "light", textSize: "200" },
  { suffix: "en-200", language: "en", theme: "light", textSize: "200" },
  { suffix: "ja-large", language: "ja", theme: "light", width: 1920, height: 1080 },
];

const chosen = views.filter(({ name }) => only === undefined || only.split(",").some((part) => name.startsWith(part)));
const look = option("look");
const looksOf = (view: View) => (isQuick ? looks.slice(0, 1) : view.more === true ? [...looks, ...moreLooks] : looks).filter(({ suffix }) => look === undefined || suffix.includes(look));

mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
let taken = 0;
let found = 0;
for (const view of chosen) {
  for (const { suffix, ...wanted } of looksOf(view)) {
    const name = `${view.name}.${suffix}`;
    const { page, room, complaints, close } = await openPage(browser, wanted, view.scene);
    page.setDefaultTimeout(8_000);
    try {
      // Before anybody is signed in the text size is the machine's: set as the page itself would.
      if (wanted.textSize !== undefined) {
        await page.locator("main, nav").first().waitFor();
        await page.evaluate((size) => {
          document.documentElement.dataset["textSize"] = size;
          dispatchEvent(new Event("resize"));
        }, wanted.textSize);
      }
      await view.go(page, messages[wanted.language], room);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
      const findings = [...(await axeFindings(page)), ...complaints.filter((complaint) => view.name !== "bug" || !complaint.includes("made for the picture"))];
      for (const finding of findings) console.error(`${name}: ${finding}`);
      found += findings.length;
      taken += 1;
    } catch (error) {
      found += 1;
      console.error(`${name}: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)} ${complaints.join(" | ")}`);
      await page.screenshot({ path: path.join(folder, `${name}.failed.png`) }).catch(() => undefined);
    }
    await close();
  }
}
await browser.close();
console.log(`${String(taken)} pictures in .screens/, ${String(found)} findings`);
process.exitCode = found === 0 ? 0 : 1;
