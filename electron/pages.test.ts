import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fail, succeed } from "../core/domain/failure.ts";
import { servePages } from "./pages.ts";

let outside: string;
let serve: (request: Request) => Promise<Response>;
const asked: unknown[] = [];

beforeAll(() => {
  outside = mkdtempSync(path.join(tmpdir(), "noren-pages-"));
  const root = path.join(outside, "renderer");
  mkdirSync(root);
  writeFileSync(path.join(root, "index.html"), `<meta name="csp-nonce" content="__NONCE__"><style nonce="__NONCE__"></style>`);
  writeFileSync(path.join(root, "main.js"), "1");
  writeFileSync(path.join(root, "key.pem"), "secret");
  writeFileSync(path.join(outside, "renderer.js"), "secret");
  writeFileSync(path.join(outside, "secret.js"), "secret");
  serve = servePages(root, (name, query) => {
    asked.push([name, query]);
    return Promise.resolve(name === "audit.rows" ? succeed({ contentType: "application/x-ndjson", bytes: Buffer.from("row\n") }) : fail("session.none"));
  });
});

afterAll(() => {
  rmSync(outside, { recursive: true });
});

describe("app://noren", () => {
  it("serves the page with a fresh nonce that stands in its policy", async () => {
    const [one, other] = [await serve(new Request("app://noren/")), await serve(new Request("app://noren/?ended=idle"))];
    const nonce = /content="([^"]+)"/.exec(await one.text())?.[1] ?? "";
    expect(nonce).toMatch(/^[A-Za-z0-9+/=]{24}$/);
    const policy = one.headers.get("content-security-policy") ?? "";
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy.startsWith("default-src 'none'; ")).toBe(true);
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default");
    expect(policy).not.toContain("unsafe-inline");
    expect(await other.text()).not.toContain(nonce);
  });

  it("keeps nothing anywhere and states every length", async () => {
    for (const url of ["app://noren/", "app://noren/main.js", "app://noren/resource/audit.rows?offset=0"]) {
      const response = await serve(new Request(url));
      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(Number(response.headers.get("content-length"))).toBe((await response.arrayBuffer()).byteLength);
    }
  });

  it.each([
    "app://noren/../secret.js",
    "app://noren/%2e%2e/secret.js",
    "app://noren/..%2fsecret.js",
    "app://noren/..%2frenderer.js",
    "app://noren/key.pem",
    "app://noren/missing.js",
    "app://other/main.js",
    "app://noren/main.js%00.html",
  ])("does not serve %s", async (url) => {
    const response = await serve(new Request(url));
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("");
  });

  it("takes no writing request", async () => {
    expect((await serve(new Request("app://noren/main.js", { method: "POST", body: "x" }))).status).toBe(404);
  });

  it("asks the room for resources, and passes its refusal on", async () => {
    expect(await (await serve(new Request("app://noren/resource/audit.rows?offset=7"))).text()).toBe("row\n");
    expect(asked.at(-1)).toEqual(["audit.rows", { offset: "7" }]);
    const refused = await serve(new Request("app://noren/resource/other"));
    expect([refused.status, await refused.json()]).toEqual([403, { code: "session.none" }]);
  });
});
