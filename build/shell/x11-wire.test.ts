import { describe, expect, test } from "vitest";
import { findCookie } from "./x11-wire.ts";

const field = (text: string | Buffer): Buffer => {
  const content = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([length, content]);
};
const entry = (family: number, address: string, display: string, name: string, data: string): Buffer =>
  Buffer.concat([Buffer.from([family >> 8, family & 255]), field(address), field(display), field(name), field(data)]);

describe("Xauthority", () => {
  const magic = "MIT-MAGIC-COOKIE-1";

  test("finds the cookie of this host and display", () => {
    const file = Buffer.concat([
      entry(256, "other", "0", magic, "1".repeat(16)), entry(256, "here", "1", magic, "2".repeat(16)), entry(256, "here", "0", "XDM", "3"), entry(256, "here", "0", magic, "4".repeat(16)),
    ]);
    expect(findCookie(file, "0", "here")?.toString()).toBe("4".repeat(16));
    expect(findCookie(file, "7", "here")).toBeUndefined();
  });

  test("takes an entry for every host and every display", () => {
    expect(findCookie(entry(65_535, "", "", magic, "5"), "42", "anything")?.toString()).toBe("5");
  });
});
