import { mkdirSync } from "node:fs";
import path from "node:path";
import { messages, type Language } from "../../core/contract/messages/index.ts";
import { axeFindings } from "../pages/axe.ts";
import { openBrowser } from "./browser.ts";
import { changeLook, cutOff, looks, type NamedLook } from "./looks.ts";
import { openPage } from "./openPage.ts";
import { variants } from "./variants.ts";
import { views } from "./views.ts";
import type { View } from "./visit.ts";

/**
 * `npm run screens [-- --only=audit] [--look=200,dark] [--more] [--once]`: a picture of every screen in Japanese and English, light and dark, into
 * .screens/, each examined by axe; views that are marked for it also in forced colours, with 200 % text and on other screens, with `--more` all of them.
 * `--once` takes each view but the variants (variants.ts) in one language and one theme, by turns: enough to see that none is broken. Look at them; the machine sees only what axe sees.
 */
const folder = new URL("../../.screens/", import.meta.url).pathname;
const option = (name: string): readonly string[] | undefined => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3).split(",");
const only = option("only");
const wanted = option("look");
const isOnce = process.argv.includes("--once");
const isMore = process.argv.includes("--more");

const chosen = views.filter(({ name }) => only?.some((part) => name.startsWith(part)) ?? true);
if (chosen.length === 0) throw new Error(`no view begins with ${only?.join(" or ") ?? ""}; there are ${views.map(({ name }) => name).join(", ")}`);
for (const name of variants) if (views.every((view) => view.name !== name)) throw new Error(`no view is called ${name}`);
const inTurn = ["ja-light", "en-dark", "ja-dark", "en-light"];
const looksOf = (view: View): readonly NamedLook[] => {
  if (isOnce) return only === undefined && variants.has(view.name) ? [] : looks.filter(({ suffix }) => suffix === inTurn[views.indexOf(view) % inTurn.length]);
  return looks.filter((look) => (look.isMore !== true || isMore || view.more === true) && (wanted?.some((part) => look.suffix.includes(part)) ?? true));
};

mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
let taken = 0;
let found = 0;

const tell = (name: string, findings: readonly string[]): void => {
  for (const finding of findings) console.error(`${name}: ${finding}`);
  found += findings.length;
};

async function takeAll(view: View, language: Language): Promise<void> {
  const mine = looksOf(view).filter((look) => look.language === language);
  const [first] = mine;
  if (first === undefined) return;
  const { page, room, complaints, close } = await openPage(browser, { ...first, textSize: "100" }, view.scene);
  page.setDefaultTimeout(8_000);
  try {
    await view.go(page, messages[language], room);
    await page.evaluate(() => document.fonts.ready);
    for (const look of mine) {
      const name = `${view.name}.${look.suffix}`;
      await changeLook(page, look);
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
      taken += 1;
      tell(name, await cutOff(page));
      if (look.axe !== undefined) tell(name, await axeFindings(page, look === first ? "all" : look.axe));
    }
    tell(`${view.name}.${language}`, complaints.filter((complaint) => view.name !== "bug" || !complaint.includes("made for the picture")));
  } catch (error) {
    tell(`${view.name}.${language}`, [`${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)} ${complaints.join(" | ")}`]);
    await page.screenshot({ path: path.join(folder, `${view.name}.${language}.failed.png`) }).catch(() => undefined);
  }
  await close();
}

// Two pages at a time: while one is drawn, the other is examined.
const waiting = chosen.flatMap((view) => (["ja", "en"] as const).map((language) => ({ view, language })));
async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await takeAll(next.view, next.language);
}
await Promise.all([work(), work()]);
await browser.close();
console.log(`${String(taken)} pictures in .screens/, ${String(found)} findings`);
process.exitCode = found === 0 ? 0 : 1;
