import { randomBytes } from "node:crypto";
import path from "node:path";
import { windowOrigin } from "../core/contract/bridge.ts";
import type { Result } from "../core/domain/failure.ts";
import { readFile } from "../core/platform/disk.ts";

/** What `app://noren` answers: the built page, and the contract's bulk resources; no store keeps either. */

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

/** The build gives its files plain names, so nothing encoded is ever asked for in good faith. */
const plainPath = /^\/[\w./-]*$/;

export type ResourceAnswer = Result<{ readonly contentType: string; readonly bytes: Uint8Array }>;

export function servePages(rendererFolder: string, resource: (name: string, query: Record<string, string>) => Promise<ResourceAnswer>): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (!request.url.startsWith(`${windowOrigin}/`) || request.method !== "GET") return answer(404, "text/plain", "");
    const [, first, name] = url.pathname.split("/");
    if (first === "resource") {
      const result = await resource(name ?? "", Object.fromEntries(url.searchParams));
      if (!result.ok) return answer(result.failure.code.startsWith("session.") ? 403 : 422, "application/json", JSON.stringify(result.failure));
      return answer(200, result.value.contentType, result.value.bytes);
    }
    const file = path.join(rendererFolder, url.pathname === "/" ? "index.html" : url.pathname);
    const contentType = contentTypes[path.extname(file)];
    const isBuilt = plainPath.test(url.pathname) && file.startsWith(rendererFolder + path.sep);
    const bytes = contentType !== undefined && isBuilt ? readFile(file) : undefined;
    if (contentType === undefined || bytes === undefined) return answer(404, "text/plain", "");
    if (!file.endsWith(".html")) return answer(200, contentType, bytes);
    const nonce = randomBytes(16).toString("base64");
    return answer(200, contentType, bytes.toString("utf8").replaceAll("__NONCE__", nonce), nonce);
  };
}

/** react-aria assigns innerHTML = "" once, so there is a default policy, which accepts the empty string alone. */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ");

function answer(status: number, contentType: string, content: string | Uint8Array, nonce = ""): Response {
  // Bytes from the room never lie in shared memory, which a response could not take.
  const body = (typeof content === "string" ? Buffer.from(content) : content) as Uint8Array<ArrayBuffer>;
  return new Response(status === 404 ? null : body, {
    status,
    headers: {
      "content-type": contentType,
      "content-length": String(status === 404 ? 0 : body.byteLength),
      "content-security-policy": contentSecurityPolicy(nonce),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}
