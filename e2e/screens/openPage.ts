import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "@playwright/test";
import { RoomDouble, now, type Scene } from "./room-double.ts";

/** Where a page for pictures comes from. Another source (the real program) gives the same and needs no double. */

export interface Look {
  readonly language: "ja" | "en";
  readonly theme: "light" | "dark";
  readonly isForced?: boolean;
  readonly textSize?: "100" | "125" | "150" | "200";
  readonly density?: "regular" | "compact";
  readonly width?: number;
  readonly height?: number;
}

export interface OpenedPage {
  readonly page: Page;
  readonly room: RoomDouble;
  /** Anything the page complained of: errors, refused resources. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

const origin = "http://noren.localhost";
const nonce = "bm9yZW4tc2NyZWVucw";
const built = new URL("../../out/renderer/", import.meta.url).pathname;
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`,
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types default",
].join("; ");
const types: Readonly<Record<string, string>> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".woff": "font/woff" };

/** Read once: a build that runs beside the pictures would otherwise pull the page away from under them. */
let pageFiles: ReadonlyMap<string, Buffer> | undefined;
function readPage(): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(built, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(`/${path.relative(built, file)}`, readFileSync(file));
  }
  const named = [...(files.get("/index.html")?.toString("utf8").matchAll(/(?:src|href)="\.(\/[^"]+)"/g) ?? [])].map(([, name]) => name ?? "");
  if (named.length === 0 || !named.every((name) => files.has(name))) throw new Error("out/renderer is not built, or just being built: run `npm run build` first");
  return files;
}

export async function openPage(browser: Browser, look: Look, scene: Scene): Promise<OpenedPage> {
  const files = (pageFiles ??= readPage());
  const preferences = { ...(look.textSize && { textSize: look.textSize }), ...(look.density && { density: look.density }), ...scene.preferences };
  const room = new RoomDouble({ ...scene, preferences });
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    locale: look.language === "ja" ? "ja-JP" : "en-GB",
    timezoneId: "Asia/Tokyo",
    colorScheme: look.theme,
    forcedColors: look.isForced === true ? "active" : "none",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  await page.clock.install({ time: now });
  await page.exposeFunction("askDouble", (name: string, input: unknown) =>
    room.call(name, input).catch((error: unknown) => {
      // The page would only show that the program is broken; here it is the double.
      complaints.push(`double: ${name}: ${String(error)}`);
      throw error;
    }),
  );
  await page.addInitScript(() => {
    const listeners = new Map<string, Set<(payload: unknown) => void>>();
    const window = globalThis as unknown as { askDouble: (name: string, input: unknown) => Promise<unknown>; noren: unknown; emitDouble: unknown }; // the page's globals
    window.emitDouble = (name: string, payload: unknown) => {
      for (const listener of listeners.get(name) ?? []) listener(payload);
    };
    window.noren = Object.freeze({
      call: (name: string, input: unknown) => window.askDouble(name, input),
      listen: (name: string, listener: (payload: unknown) => void) => {
        const known = listeners.get(name) ?? new Set();
        listeners.set(name, known.add(listener));
        return () => known.delete(listener);
      },
    });
  });
  room.connect(async (name, payload) => {
    await page.evaluate(([event, value]) => {
      (globalThis as unknown as { emitDouble: (name: unknown, payload: unknown) => void }).emitDouble(event, value); // set by the script above
    }, [name, payload] as const);
  });
  await page.route(`${origin}/**`, async (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    if (pathname.startsWith("/resource/")) {
      await route.fulfill({ contentType: "application/x-ndjson", body: room.resource(pathname.slice("/resource/".length), searchParams) });
      return;
    }
    const file = files.get(pathname);
    if (file === undefined) {
      await route.fulfill({ status: 404 });
      return;
    }
    const body = pathname.endsWith(".html") ? file.toString("utf8").replaceAll("__NONCE__", nonce) : file;
    await route.fulfill({ body, headers: { "content-type": types[path.extname(pathname)] ?? "application/octet-stream", "content-security-policy": policy, "cache-control": "no-store" } });
  });
  await page.goto(`${origin}/index.html`);
  return { page, room, complaints, close: () => context.close() };
}
