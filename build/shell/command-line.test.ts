import { describe, expect, test } from "vitest";
import { CommandLine, parseArguments } from "./command-line.ts";

describe("command line", () => {
  test("reads it as electron does: switches, what to require first, the application", () => {
    const parsed = parseArguments(["-r", "/loader.js", "--no-sandbox", "--inspect=0", "app", "--room=/a=b", "later", "--", "--not-a-switch"]);
    expect({ ...parsed, switches: [...parsed.switches], leading: [...parsed.leading] }).toEqual({
      required: ["/loader.js"],
      application: "app",
      switches: [["no-sandbox", ""], ["inspect", "0"], ["room", "/a=b"]],
      leading: ["no-sandbox", "inspect"],
    });
  });

  test("without an application there is none", () => {
    expect(parseArguments(["--x"]).application).toBeUndefined();
    expect(parseArguments(["--", "app"]).application).toBe("app");
  });

  test("the application sees every switch, the browser only what it may", () => {
    const line = new CommandLine();
    line.take(parseArguments(["--no-sandbox", "--proxy-server=evil", "app", "--lang=ja"]), new Set(["no-sandbox", "lang"]));
    line.appendSwitch("disable-features", "A");
    line.appendSwitch("disable-features", "B");
    expect([line.getSwitchValue("proxy-server"), line.hasSwitch("lang"), line.getSwitchValue("nothing")]).toEqual(["evil", true, ""]);
    expect([...line.browserSwitches()]).toEqual([["no-sandbox", ""], ["disable-features", "A,B"]]);
    line.removeSwitch("no-sandbox");
    expect([line.hasSwitch("no-sandbox"), line.browserSwitches().has("no-sandbox")]).toEqual([false, false]);
  });
});
