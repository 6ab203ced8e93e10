import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** Electron's library of ciphers is BoringSSL, which lacks many that Node has: what is not in it fails there and nowhere in these tests. */
const offered = new Set(["aes-128-cbc", "aes-128-gcm", "aes-192-cbc", "aes-256-cbc", "aes-256-ctr", "aes-256-ecb", "aes-256-gcm"]);

const core = path.join(import.meta.dirname, "..");
const isProduct = (name: string): boolean => name.endsWith(".ts") && !/\.(?:test|fixture)\.ts$|(?:^|\/)testing\//u.test(name);
const sources = readdirSync(core, { recursive: true }).map(String).filter(isProduct);
const named = /create(?:C|Dec)ipheriv\(\s*"([^"]+)"/gu;
const written = /"((?:id-)?(?:aes|chacha|camellia|aria|des|sm4)[a-z0-9-]*\d*-?(?:cbc|ccm|cfb|ctr|ecb|gcm|ocb|ofb|siv|wrap|xts|poly1305)[a-z0-9-]*)"/gu;

test("the product asks for no cipher that Electron does not have", () => {
  const found = sources.flatMap((name) => {
    const text = readFileSync(path.join(core, name), "utf8");
    return [...text.matchAll(named), ...text.matchAll(written)].map(([, cipher = ""]) => [name, cipher] as const);
  });
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter(([, cipher]) => !offered.has(cipher))).toEqual([]);
});

test("and would notice one", () => {
  expect([...'createDecipheriv("aes-256-ccm", key)'.matchAll(named)].map(([, cipher]) => cipher)).toEqual(["aes-256-ccm"]);
  expect([...'const cipher = "id-aes256-wrap";'.matchAll(written)].map(([, cipher]) => cipher)).toEqual(["id-aes256-wrap"]);
});
