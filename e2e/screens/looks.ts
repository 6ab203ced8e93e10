import type { Page } from "@playwright/test";
import type { Look } from "./openPage.ts";

/** The same view as different eyes and screens have it. A page that stands there is looked at in all of them; only another language is another page. */

export interface NamedLook extends Look {
  readonly suffix: string;
  /** What axe can find here that it did not find before: names, roles and order are the same in every colour and on every screen. */
  readonly axe?: "all" | "colours";
  /** For views that are marked for it: what a screen or a person needs that most do not. */
  readonly isMore?: true;
}

export const looks: readonly NamedLook[] = [
  { suffix: "ja-light", language: "ja", theme: "light", axe: "all" },
  { suffix: "ja-dark", language: "ja", theme: "dark", axe: "colours" },
  { suffix: "ja-forced", language: "ja", theme: "dark", isForced: true, isMore: true },
  { suffix: "ja-200", language: "ja", theme: "light", textSize: "200", axe: "all", isMore: true },
  { suffix: "ja-large", language: "ja", theme: "light", width: 1920, height: 1080, isMore: true },
  { suffix: "ja-low", language: "ja", theme: "light", width: 1280, height: 720, isMore: true },
  { suffix: "en-light", language: "en", theme: "light", axe: "all" },
  { suffix: "en-dark", language: "en", theme: "dark", axe: "colours" },
  { suffix: "en-200", language: "en", theme: "light", textSize: "200", axe: "all", isMore: true },
];

export const viewportOf = ({ width = 1280, height = 800 }: Look): { readonly width: number; readonly height: number } => ({ width, height });

export async function changeLook(page: Page, look: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: look.theme, forcedColors: look.isForced === true ? "active" : "none" });
  await page.setViewportSize(viewportOf(look));
  // As the officer's own preference would set it; before anybody is signed in the text size is the machine's.
  await page.evaluate((size) => {
    const { dataset } = document.documentElement;
    if (dataset["textSize"] === size) return;
    dataset["textSize"] = size;
    dispatchEvent(new Event("resize"));
  }, look.textSize ?? "100");
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** What is cut off at the right with no way to reach it: a page wider than its window, or a word that its own control does not hold. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth + 1) found.push(`the page is ${String(scrollWidth)} px wide in a window of ${String(clientWidth)}`);
    for (const element of document.querySelectorAll<HTMLElement>("button, h1, h2, h3, label, legend, [role=tab], [role=status]")) {
      if (element.clientWidth > 4 && element.scrollWidth > element.clientWidth + 1 && !element.hasAttribute("title")) found.push(`cut off: ${element.textContent.slice(0, 60)}`);
    }
    return found;
  });
}
