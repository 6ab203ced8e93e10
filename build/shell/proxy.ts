import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type Electron from "electron";
import { fromLoopback, policyToLoopback, toLoopback } from "./address.ts";
import { StartFailure } from "./failure-line.ts";
import { browserNoiseHost } from "./flags.ts";
import { usedSession } from "./session.ts";
import { bring, collect } from "./transfer.ts";

/** Proof that a request comes from our window: another program on this machine can reach the port, but not know this. */
export const secret = randomBytes(24).toString("hex");
export const secretCookie = "shell";
export const secretHeader = "x-shell";
/** The first page of a window, before its application page; its host belongs to no application scheme. */
export const blankHost = "window.shell.localhost";
const wholeBodyLimit = 8 * 1024 * 1024;
const blankTickets = new Map<string, { readonly title: string; readonly color: string }>();

/** What was asked for and refused since the start, newest last; the proxy's own account beside `onBeforeRequest`. */
const refused: string[] = [];
let refusedCount = 0;

export const refusals = (): { readonly count: number; readonly last: readonly string[] } => ({ count: refusedCount, last: refused });

function noteRefusal(what: string): void {
  refusedCount += 1;
  refused.push(what);
  if (refused.length > 200) refused.shift();
}

export function offerBlankPage(title: string, color: string): string {
  const ticket = randomBytes(16).toString("hex");
  blankTickets.set(ticket, { title, color });
  return `http://${blankHost}/${ticket}`;
}

type ResourceType = Electron.OnBeforeRequestListenerDetails["resourceType"];
const destinations: Readonly<Record<string, ResourceType>> = {
  document: "mainFrame", iframe: "subFrame", frame: "subFrame", style: "stylesheet", script: "script", worker: "script", sharedworker: "script",
  image: "image", font: "font", object: "object", embed: "object", empty: "xhr", audio: "media", video: "media", track: "media", report: "cspReport",
};

function resourceTypeOf(request: IncomingMessage): ResourceType {
  const destination = request.headers["sec-fetch-dest"];
  if (typeof destination === "string") return destinations[destination] ?? "other";
  return request.headers["upgrade-insecure-requests"] === "1" ? "mainFrame" : "other";
}

function knowsSecret(request: IncomingMessage): boolean {
  const given = request.headers[secretHeader] ?? /(?:^|;\s*)shell=([0-9a-f]+)/.exec(request.headers.cookie ?? "")?.[1];
  return typeof given === "string" && given.length === secret.length && timingSafeEqual(Buffer.from(given), Buffer.from(secret));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  const parts: Buffer[] = [];
  const whole = Number.isSafeInteger(announced) ? Buffer.allocUnsafeSlow(announced) : undefined;
  let filled = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (whole === undefined) parts.push(chunk);
    else filled += chunk.copy(whole, filled);
  }
  return whole ?? Buffer.concat(parts);
}

function answer(response: ServerResponse, status: number, text: string, type = "text/plain; charset=utf-8"): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'" });
  response.end(text);
}

async function refuse(request: IncomingMessage, response: ServerResponse, url: string, reason: string): Promise<void> {
  noteRefusal(`${reason} ${request.method ?? ""} ${url}`);
  await usedSession().webRequest.ask({ url, method: request.method ?? "GET", resourceType: resourceTypeOf(request) });
  answer(response, 403, "refused");
}

function serveBlank(response: ServerResponse, ticket: string): void {
  const page = blankTickets.get(ticket);
  // Once only: the address stands in the arguments of a process, where other users could read it.
  blankTickets.delete(ticket);
  if (page === undefined) {
    answer(response, 403, "refused");
    return;
  }
  const title = page.title.replace(/[<&]/g, (character) => (character === "<" ? "&lt;" : "&amp;"));
  const color = page.color.replace(/[^#\w(),.% ]/g, "");
  answer(response, 200, `<!doctype html><meta charset="utf-8"><title>${title}</title><body style="background:${color}">`, "text/html; charset=utf-8");
}

async function serveBulk(request: IncomingMessage, response: ServerResponse, ticket: string): Promise<void> {
  // A cookie is not enough here: only the preload's world knows the header.
  if (request.headers[secretHeader] !== secret) {
    await refuse(request, response, fromLoopback(request.url ?? ""), "no-secret");
    return;
  }
  if (request.method === "POST") {
    bring(ticket, await bodyOf(request));
    response.writeHead(204).end();
    return;
  }
  const blobs = collect(ticket);
  if (blobs === undefined) {
    answer(response, 404, "gone");
    return;
  }
  const length = blobs.reduce((sum, blob) => sum + blob.length, 0);
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": length, "cache-control": "no-store" });
  for (const blob of blobs) response.write(blob);
  response.end();
}

function responseHeaders(headers: Headers): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = {};
  headers.forEach((value, name) => {
    if (name === "content-security-policy") out[name] = policyToLoopback(value);
    else if (name === "location") out[name] = toLoopback(value);
    else out[name] = value;
  });
  // Nothing the window is shown may rest in a cache on disk, whatever the application forgot to say.
  out["cache-control"] = "no-store";
  return out;
}

async function serveScheme(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
  const used = usedSession();
  const handler = used.protocol.handlerOf(url.slice(0, url.indexOf(":")));
  if (handler === undefined) {
    await refuse(request, response, url, "no-handler");
    return;
  }
  const method = request.method ?? "GET";
  if (!(await used.webRequest.ask({ url, method, resourceType: resourceTypeOf(request) }))) {
    noteRefusal(`cancelled ${method} ${url}`);
    answer(response, 403, "refused");
    return;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === "string" && name !== "cookie" && name !== secretHeader && name !== "host" && !name.startsWith("proxy-"))
      headers.set(name, name === "origin" || name === "referer" ? fromLoopback(value) : value);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const given = await handler(new Request(url, { method, headers, ...(hasBody ? { body: await bodyOf(request) } : {}) }));
  response.writeHead(given.status, responseHeaders(given.headers));
  if (given.body === null || method === "HEAD") {
    response.end();
    return;
  }
  // One write of a whole buffer is half the time of a piped stream; where the length is known the body is at hand.
  const length = Number(given.headers.get("content-length") ?? Number.NaN);
  if (length <= wholeBodyLimit) {
    response.end(Buffer.from(await given.arrayBuffer()));
    return;
  }
  // lib.dom and node:stream/web describe the same object by two types.
  Readable.fromWeb(given.body as ReadableStream<Uint8Array>)
    .on("error", () => response.destroy())
    .pipe(response);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = request.url ?? "";
  // A browser speaks to its proxy with whole addresses; anything else found the port by itself.
  if (!URL.canParse(asked)) {
    noteRefusal(`direct ${request.method ?? ""} ${asked.slice(0, 80)}`);
    answer(response, 403, "refused");
    return;
  }
  const { hostname, pathname, href } = new URL(asked);
  if (hostname === blankHost) {
    serveBlank(response, pathname.slice(1));
    return;
  }
  const url = fromLoopback(href);
  if (url === href) {
    await refuse(request, response, url, "foreign");
    return;
  }
  if (!knowsSecret(request)) {
    await refuse(request, response, url, "no-secret");
    return;
  }
  if (pathname.startsWith("/__shell/bulk/")) await serveBulk(request, response, pathname.slice(14));
  else await serveScheme(request, response, url);
}

/** The only network endpoint the browser can reach: serves the application's schemes, refuses and counts the rest. */
export async function openProxy(): Promise<number> {
  const server: Server = createServer({ highWaterMark: 1 << 20, keepAliveTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error("shell: a protocol handler failed:", error);
      if (!response.headersSent) response.writeHead(500, { "cache-control": "no-store" });
      response.end();
    });
  });
  server.on("connect", (request, socket) => {
    socket.on("error", () => undefined);
    const target = (request.url ?? "").replace(/:443$/, "");
    if (target === browserNoiseHost) {
      // Chromium's own habits, not an attempt of the page: refused, and not the application's concern.
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    noteRefusal(`CONNECT ${target}`);
    const end = (): void => {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    };
    usedSession().webRequest.ask({ url: `https://${target}/`, method: "GET", resourceType: "other" }).then(end, end);
  });
  server.on("upgrade", (request, socket) => {
    noteRefusal(`UPGRADE ${request.url ?? ""}`);
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(new StartFailure("start.portTaken", error.message));
    });
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  return (server.address() as AddressInfo).port;
}
