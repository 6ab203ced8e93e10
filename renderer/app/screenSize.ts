/**
 * How much fits, measured in text sizes: at 200 % a large screen holds no more than a small one. The style sheets go by
 * `data-width` on the root; container queries would be the way, but Chromium does not ask them again when only the text grows.
 */
const widthInText = (): number => innerWidth / Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Below this the panes stand under each other. */
const narrow = 60;
/** Below this there is no room beside the detail for what can be asked for. */
const small = 90;

export const isSmallScreen = (): boolean => widthInText() < small;

export function measureScreen(): void {
  document.documentElement.dataset["width"] = widthInText() < narrow ? "narrow" : "wide";
}
