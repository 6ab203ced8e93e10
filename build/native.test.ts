import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { patchOnce } from "./native.ts";
import { out } from "./stamp.ts";

test("a text is patched where it stands exactly once, and nothing else will do", () => {
  const patch = { from: "old();", to: "new();" };
  expect(patchOnce("a; old(); b;", patch)).toBe("a; new(); b;");
  expect(() => patchOnce("a; b;", patch)).toThrow("0 times");
  expect(() => patchOnce("old(); old();", patch)).toThrow("2 times");
});

test("the PKCS#11 add-on is what was compiled here, and takes no PIN where none is given", () => {
  const { PKCS11 } = createRequire(import.meta.url)(path.join(out, "native/pkcs11.node")) as { readonly PKCS11: new () => { readonly load: (file: string) => void; readonly C_Login: (session: Buffer, user: number, pin: unknown) => void } };
  const library = new PKCS11();
  expect(() => {
    library.load("/usr/lib/x86_64-linux-gnu/libsoftokn3.so");
  }).not.toThrow();
  // Before the patch this was "Argument 2 has wrong type. Should be a String".
  for (const pin of [undefined, null])
    expect(() => {
      library.C_Login(Buffer.alloc(8), 1, pin);
    }).toThrow("CKR_");
  expect(() => {
    library.C_Login(Buffer.alloc(8), 1, 5);
  }).toThrow("Should be a String");
});
