import { describe, expect, it } from "vitest";
import { isTrustedSender } from "./sender.ts";

const ours = { name: "our window" };
const frame = (url: string, parent: object | null = null): never => ({ url, parent }) as never;

describe("who may call", () => {
  it("is the top frame of our page in our window", () => {
    expect(isTrustedSender({ sender: ours, senderFrame: frame("app://noren/") }, ours)).toBe(true);
    expect(isTrustedSender({ sender: ours, senderFrame: frame("app://noren/?ended=idle") }, ours)).toBe(true);
  });

  it.each([
    ["a frame that is gone", null, ours],
    ["no window", frame("app://noren/"), undefined],
    ["another window", frame("app://noren/"), { name: "another" }],
    ["a frame inside the page", frame("app://noren/", frame("app://noren/")), ours],
    ["an empty address", frame(""), ours],
    ["about:blank", frame("about:blank"), ours],
    ["a host that only begins alike", frame("app://noren.example/"), ours],
    ["another scheme", frame("file:///app://noren/"), ours],
    ["the web", frame("https://noren/"), ours],
  ])("is not %s", (_name, senderFrame, window) => {
    expect(isTrustedSender({ sender: ours, senderFrame }, window)).toBe(false);
  });
});
