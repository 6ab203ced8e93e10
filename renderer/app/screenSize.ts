/** Measured in text sizes, not pixels: at 200 % a large screen holds no more than a small one. */
export const isSmallScreen = (): boolean => innerWidth / Number.parseFloat(getComputedStyle(document.documentElement).fontSize) < 90;
