import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { startDisplay } from "./display.ts";

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** X11's connection setup: the first byte of the answer is 1 when the server lets us in. */
async function isLetIn(display: string, cookie: Buffer): Promise<boolean> {
  const name = Buffer.from("MIT-MAGIC-COOKIE-1");
  const head = Buffer.alloc(12);
  head.write("l");
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(cookie.length, 8);
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
  try {
    await once(socket, "connect");
    socket.write(Buffer.concat([head, padded(name), padded(cookie)]));
    const [answer] = (await once(socket, "data")) as [Buffer];
    return answer[0] === 1;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

test("a display comes up, can be used with its cookie only, and goes away", async () => {
  const first = await startDisplay();
  const file = process.env["XAUTHORITY"] ?? "";
  const cookie = readFileSync(file).subarray(-16);
  const second = await startDisplay({ width: 640, height: 480 });
  expect(first.display).toMatch(/^:\d+$/);
  expect(second.display).not.toBe(first.display);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(await isLetIn(first.display, cookie)).toBe(true);
  expect(await isLetIn(first.display, Buffer.alloc(16))).toBe(false);
  expect(await isLetIn(second.display, cookie)).toBe(false);
  await first.stop();
  await second.stop();
  expect(existsSync(file)).toBe(false);
  expect(await isLetIn(first.display, cookie)).toBe(false);
});
