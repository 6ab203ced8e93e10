import { request, type IncomingHttpHeaders } from "node:http";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browserNoiseHost } from "./flags.ts";
import { blankHost, offerBlankPage, openProxy, refusals, secret } from "./proxy.ts";
import { session } from "./session.ts";
import { offer, take } from "./transfer.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let port = 0;
const told: string[] = [];

function ask(path: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on("error", reject);
    sent.on("connect", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: "" });
    });
    sent.end(body);
  });
}

const ours = { cookie: `a=b; shell=${secret}` };
const page = "http://noren.app.localhost";

beforeAll(async () => {
  port = await openProxy();
  session.defaultSession.protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true } }]);
  session.defaultSession.protocol.handle("app", async (asked) => {
    if (asked.url.endsWith("/throws")) throw new Error("of the handler");
    return new Response(`${asked.method} ${asked.url} ${await asked.text()} ${String(asked.headers.get("cookie"))}`, {
      headers: { "cache-control": "max-age=9", "content-security-policy": "default-src app://noren" },
    });
  });
  session.defaultSession.webRequest.onBeforeRequest({ urls: ["<all_urls>"] }, ({ url }, callback) => {
    told.push(url);
    callback({ cancel: !url.startsWith("app://noren/") || url.endsWith("/cancelled") });
  });
});

beforeEach(() => {
  told.length = 0;
});

describe("the proxy", () => {
  test("serves the application's scheme to the window, and nothing of it may be kept", async () => {
    const { status, headers, body } = await ask(`${page}/x?y`, ours);
    expect([status, body, headers["cache-control"], headers["content-security-policy"]]).toEqual([
      200, "GET app://noren/x?y  null", "no-store", "default-src http://noren.app.localhost",
    ]);
    expect((await ask(`${page}/x`, ours, "POST", "words")).body).toBe("POST app://noren/x words null");
  });

  test.each([
    ["without the secret", `${page}/x`, {}],
    ["with a wrong one", `${page}/x`, { cookie: `shell=${"0".repeat(48)}` }],
    ["with a part of it", `${page}/x`, { cookie: `shell=${secret.slice(0, 40)}` }],
    ["for another site", "http://example.com/x", ours],
    ["for an address of the machine", "http://127.0.0.1:80/x", ours],
    ["for a scheme nobody serves", "http://noren.other.localhost/", ours],
    ["asked as a server and not as a proxy", "/x", { ...ours, host: "noren.app.localhost" }],
    ["cancelled by the application", `${page}/cancelled`, ours],
    ["a window's first page without its ticket", `http://${blankHost}/0`, {}],
    ["bulk bytes with the cookie alone", `${page}/__shell/bulk/0`, ours],
  ])("refuses what comes %s", async (_what, path, headers) => {
    const before = refusals().count;
    expect((await ask(path, headers)).status).toBe(403);
    if (!path.includes(blankHost)) expect(refusals().count).toBe(before + 1);
  });

  test("tells the application of every request it refuses itself", async () => {
    await ask("http://example.com/picture.png");
    await ask("example.org:443", {}, "CONNECT");
    expect(told).toEqual(["http://example.com/picture.png", "https://example.org/"]);
  });

  test("opens no tunnel, and does not call the browser's own habits an attempt", async () => {
    const before = refusals().count;
    expect((await ask("example.com:443", {}, "CONNECT")).status).toBe(403);
    expect((await ask(`${browserNoiseHost}:443`, {}, "CONNECT")).status).toBe(403);
    expect([refusals().count - before, told]).toEqual([1, ["https://example.com/"]]);
  });

  test("a handler that fails is an error of the page, not the end of the program", async () => {
    expect((await ask(`${page}/throws`, ours)).status).toBe(500);
  });

  test("a window's first page is given once and says its title as text", async () => {
    const address = offerBlankPage("<b>&", "#12</style>");
    const first = await ask(address);
    expect([first.status, first.body]).toEqual([200, '<!doctype html><meta charset="utf-8"><title>&lt;b>&amp;</title><body style="background:#12style">']);
    expect((await ask(address)).status).toBe(403);
  });

  test("bytes wait for the one who knows the ticket and the secret, once", async () => {
    const { ticket } = offer([Buffer.from("abc"), Buffer.from("de")]);
    const known = { "x-shell": secret };
    expect((await ask(`${page}/__shell/bulk/${ticket}`, known)).status).toBe(200);
    expect((await ask(`${page}/__shell/bulk/${ticket}`, known)).status).toBe(404 /* it is gone */);
    expect((await ask(`${page}/__shell/bulk/up`, known, "POST", "brought")).status).toBe(204);
    expect((await take("up")).toString()).toBe("brought");
  });
});
