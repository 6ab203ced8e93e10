import { describe, expect, test } from "vitest";
import { messages } from "../../core/contract/messages/index.ts";
import { isBrowserKey } from "./browserKeys.ts";
import { chordMilliseconds, createMatcher, type Press } from "./matcher.ts";
import { keycapsOf, shortcuts, type Scope } from "./registry.ts";

const press = (code: string, more: Partial<Press> = {}): Press => ({
  code,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 0,
  repeat: false,
  inField: false,
  ...more,
});
const everywhere: ReadonlySet<Scope> = new Set<Scope>(["global"]);
const inAudit: ReadonlySet<Scope> = new Set<Scope>(["global", "audit"]);

describe("the registry", () => {
  test("names every key once, with a word in the catalogue", () => {
    const names = shortcuts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...names].sort()).toEqual(Object.keys(messages.ja.frame.keys).sort());
  });

  test("binds no strokes twice within what can be on the screen together", () => {
    const scopes = [...new Set(shortcuts.map(({ scope }) => scope))].filter((scope) => scope !== "global");
    for (const scope of scopes) {
      const bound = shortcuts.filter((shortcut) => shortcut.shownOnly !== true && (shortcut.scope === "global" || shortcut.scope === scope)).map(({ strokes }) => JSON.stringify(strokes));
      expect(new Set(bound).size).toBe(bound.length);
    }
  });

  test("keeps off the keys of kana conversion", () => {
    const codes = shortcuts.flatMap(({ strokes }) => strokes.map(({ code }) => code));
    expect(codes.filter((code) => /^(?:F[6-9]|F10|Convert|NonConvert|KanaMode)$/.test(code))).toEqual([]);
  });

  test("says what is printed on the keys", () => {
    expect([keycapsOf("go.audit"), keycapsOf("session.lock"), keycapsOf("search.focus"), keycapsOf("table.extend")]).toEqual([["G", "A"], ["Ctrl+L"], ["/"], ["Shift+↓"]]);
  });
});

describe("the matcher", () => {
  test("goes by the physical key", () => {
    expect(createMatcher().press(press("KeyL", { ctrlKey: true }), everywhere, 0)).toBe("session.lock");
    expect(createMatcher().press(press("KeyL"), everywhere, 0)).toBeUndefined();
  });

  test("joins two strokes, in time and in that order only", () => {
    const matcher = createMatcher();
    expect(matcher.press(press("KeyG"), everywhere, 0)).toBe("pending");
    expect(matcher.press(press("ShiftLeft"), everywhere, 50)).toBeUndefined();
    expect(matcher.press(press("KeyA"), everywhere, 100)).toBe("go.audit");
    expect(matcher.press(press("KeyA"), everywhere, 200)).toBeUndefined();
    matcher.press(press("KeyG"), everywhere, 1000);
    expect(matcher.press(press("KeyA"), everywhere, 1001 + chordMilliseconds)).toBeUndefined();
  });

  test("forgets the first stroke when another key comes between", () => {
    const matcher = createMatcher();
    matcher.press(press("KeyG"), everywhere, 0);
    matcher.press(press("KeyZ"), everywhere, 10);
    expect(matcher.press(press("KeyT"), everywhere, 20)).toBeUndefined();
  });

  test("leaves every key to an input method that composes", () => {
    for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
      const matcher = createMatcher();
      expect(matcher.press(press("KeyL", { ctrlKey: true, ...composing }), everywhere, 0)).toBeUndefined();
      expect(matcher.press(press("Escape", composing), everywhere, 0)).toBeUndefined();
      matcher.press(press("KeyG"), everywhere, 0);
      matcher.press(press("KeyA", composing), everywhere, 10);
      expect(matcher.press(press("KeyA"), everywhere, 20)).toBeUndefined();
    }
  });

  test("leaves letters to text fields, and keeps there what works in them", () => {
    expect(createMatcher().press(press("KeyV", { inField: true }), inAudit, 0)).toBeUndefined();
    expect(createMatcher().press(press("KeyG", { inField: true }), inAudit, 0)).toBeUndefined();
    expect(createMatcher().press(press("F1", { inField: true }), inAudit, 0)).toBe("help.open");
  });

  test("knows a screen's keys only on that screen", () => {
    expect(createMatcher().press(press("KeyV"), everywhere, 0)).toBeUndefined();
    expect(createMatcher().press(press("KeyV"), inAudit, 0)).toBe("audit.verify");
  });

  test("does not fire again while a key is held, nor with keys that mean something else", () => {
    expect(createMatcher().press(press("KeyL", { ctrlKey: true, repeat: true }), everywhere, 0)).toBeUndefined();
    expect(createMatcher().press(press("KeyL", { ctrlKey: true, altKey: true }), everywhere, 0)).toBeUndefined();
  });
});

describe("the browser's own keys", () => {
  const key = (code: string, more: Partial<Press> = {}) => isBrowserKey(press(code, more));

  test("print, save, open, new, source, reload, tools and history are swallowed", () => {
    const refused = ["KeyP", "KeyS", "KeyO", "KeyN", "KeyT", "KeyU", "KeyR"].map((code) => key(code, { ctrlKey: true }));
    const tools = ["KeyI", "KeyJ"].map((code) => key(code, { ctrlKey: true, shiftKey: true }));
    expect([...refused, ...tools, key("F5"), key("F12"), key("ArrowLeft", { altKey: true })]).not.toContain(false);
  });

  test("editing and our own keys are not", () => {
    const kept = ["KeyA", "KeyC", "KeyV", "KeyX", "KeyZ", "KeyL", "Comma"].map((code) => key(code, { ctrlKey: true }));
    expect([...kept, key("F1"), key("KeyP"), key("ArrowLeft")]).not.toContain(true);
  });
});
