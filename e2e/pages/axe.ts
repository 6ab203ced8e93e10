import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** WCAG 2.0 to 2.2, levels A and AA (JIS X 8341-3:2016 AA is within them). */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What another theme can break and nothing else. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** What axe finds wrong, one line each; an empty list is the only good answer. */
export async function axeFindings(page: Page, what: "all" | "colours" = "all"): Promise<readonly string[]> {
  // Legacy mode runs in the page's own frame: the shell has no second window to finish in.
  // The officer's name over patient data is decoration (WCAG 1.4.3 exempts it): faint on purpose, and hidden from screen readers.
  const builder = new AxeBuilder({ page }).exclude("[data-watermark]").setLegacyMode(true);
  const { violations } = await (what === "all" ? builder.withTags(tags) : builder.withRules(colourRules)).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(" ")} (${failureSummary?.replaceAll(/\s+/g, " ") ?? ""})`));
}
