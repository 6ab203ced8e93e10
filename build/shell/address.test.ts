import { describe, expect, test } from "vitest";
import { fromLoopback, isServableScheme, originOf, policyToLoopback, toLoopback } from "./address.ts";

describe("addresses", () => {
  test.each([
    ["app://noren/", "http://noren.app.localhost/"],
    ["app://noren/a/b?c=app://d#e", "http://noren.app.localhost/a/b?c=app://d#e"],
    ["app://noren", "http://noren.app.localhost"],
  ])("%s travels as %s and comes back", (application, loopback) => {
    expect([toLoopback(application), fromLoopback(loopback)]).toEqual([loopback, application]);
  });

  test.each(["https://example.com/", "http://127.0.0.1:9/", "data:text/html,x", "about:blank", "file:///etc/passwd", "chrome://version", "blob:x", "app:opaque", ""])(
    "%s stays what it is",
    (address) => {
      expect([toLoopback(address), fromLoopback(address)]).toEqual([address, address]);
    },
  );

  test.each(["http://example.com/noren.app.localhost", "http://noren.app.localhost.example.com/", "https://noren.app.localhost/", "http://user@noren.app.localhost@example.com/", "http://noren.app.localhost:81/"])(
    "%s is nobody's application",
    (address) => {
      expect(fromLoopback(address).startsWith("app://noren/")).toBe(false);
    },
  );

  test("a blob belongs to the page it was made by", () => {
    expect(fromLoopback("blob:http://noren.app.localhost/1-2")).toBe("blob:app://noren/1-2");
  });

  test("the origin of an address, and of one that has none", () => {
    expect([originOf("app://noren/x?y"), originOf("about:blank"), originOf("")]).toEqual(["app://noren", "null", "null"]);
  });

  test("a policy names what the browser sees", () => {
    expect(policyToLoopback("default-src 'none'; img-src app://noren blob:; connect-src app://a/x https://b.example")).toBe(
      "default-src 'none'; img-src http://noren.app.localhost blob:; connect-src http://a.app.localhost/x https://b.example",
    );
  });

  test("schemes of the web and dotted ones cannot be served", () => {
    expect(["app", "noren", "http", "file", "a.b", "devtools", "1a"].map(isServableScheme)).toEqual([true, true, false, false, false, false, false]);
  });
});
