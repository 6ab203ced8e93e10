import { chromium, type Browser } from "@playwright/test";

/** Debian's own Chromium: nothing is downloaded. */
export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: "/usr/lib/chromium/chromium", args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
