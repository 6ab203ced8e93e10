import type { Chromium } from "./chromium.ts";

/** What exists once per process and only from some moment on. */
interface Runtime {
  chromium: Chromium | undefined;
  /** Folder and package.json of the application, as Electron reads them. */
  applicationPath: string;
  manifest: { readonly name?: string; readonly productName?: string; readonly version?: string; readonly main?: string; readonly type?: string };
  /** False once the browser's end is wanted. */
  quitting: boolean;
}

export const runtime: Runtime = { chromium: undefined, applicationPath: process.cwd(), manifest: {}, quitting: false };

export function browser(): Chromium {
  if (runtime.chromium === undefined) throw new Error("Cannot create BrowserWindow before app is ready");
  return runtime.chromium;
}
