import { describe, expect, test } from "vitest";
import { electronClass, guard, unsupportedModule } from "./unsupported.ts";

describe("what the shell does not have", () => {
  test("is refused by name on objects, and not what everybody asks for", async () => {
    const guarded = guard("app", { quit: () => "quit" }) as { quit: () => string } & Record<string, unknown>;
    expect(guarded.quit()).toBe("quit");
    expect(() => guarded["dock"]).toThrow("Electron API not supported by the shell: app.dock");
    expect(await Promise.resolve(guarded)).toBe(guarded);
    expect([JSON.stringify(guarded), Object.keys(guarded)]).toEqual(["{}", ["quit"]]);
  });

  test("is refused by name on instances, classes and events", () => {
    const Base = electronClass("Thing", ["known"]);
    class Thing extends Base {
      readonly #hidden = 1;
      get shown(): number {
        return this.#hidden;
      }
    }
    const thing = new Thing() as Thing & Record<string, unknown>;
    const heard: unknown[] = [];
    thing.on("known", (value) => heard.push(value));
    thing.emit("known", 5);
    expect([thing.shown, heard, thing.listenerCount("known")]).toEqual([1, [5], 1]);
    expect(() => thing["missing"]).toThrow("Thing.missing");
    expect(() => (Thing as unknown as Record<string, unknown>)["fromNothing"]).toThrow("Thing.fromNothing");
    expect(() => thing.on("unknown", () => undefined)).toThrow('Thing.on("unknown")');
    expect(() => thing.once("unknown", () => undefined)).toThrow('Thing.on("unknown")');
  });

  test("may be imported as a module, but not used", () => {
    const net = unsupportedModule("net") as { request: () => void } & (new () => object);
    expect(() => net.request).toThrow("net.request");
    expect(() => new net()).toThrow("net");
    expect(typeof net).toBe("function");
  });
});
