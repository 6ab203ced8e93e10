import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { countPages } from "./pdfPages.ts";
import { readXml } from "./readXml.ts";

/** Documents made to keep their reader busy. A large factor above what is measured: only work that grows with the square is caught here. */
const mostMilliseconds = 3000;

function processorMilliseconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const large = 1024 * 1024;
const pdf = (part: string): Buffer => Buffer.from(`%PDF-1.4\n${part.repeat(Math.ceil(large / part.length))}`);
const bomb = Buffer.concat([Buffer.from("%PDF-1.5\n"), ...Array.from({ length: 20 }, () => Buffer.concat([Buffer.from("/Type /ObjStm >>\nstream\n"), deflateSync(Buffer.alloc(10 * 1024 * 1024)), Buffer.from("\nendstream\n")]))]);

test.each([
  ["nodes without an end", pdf("/Type /Pages ")],
  ["beginnings without a type", pdf("<<")],
  ["streams without a beginning", pdf("/ObjStm ")],
  ["streams without an end", pdf("/ObjStm stream\n")],
  ["blanks", pdf("/Type                                                    ")],
  ["a bomb", bomb],
])("a PDF of %s is done with soon", (_, bytes) => {
  expect(processorMilliseconds(() => expect(countPages(bytes)).toBeUndefined())).toBeLessThan(mostMilliseconds);
});

test.each([
  ["open elements", "<a>"],
  ["ampersands", "&"],
  ["quotes", '"'],
  ["attributes", ' a="'],
  ["comments", "<!--"],
  ["elements", "<a/>"],
])("an XML of %s is done with soon", (_, part) => {
  const bytes = Buffer.from(`<x>${part.repeat(Math.ceil(large / part.length))}`);
  expect(processorMilliseconds(() => expect(readXml(bytes)).toBeUndefined())).toBeLessThan(mostMilliseconds);
});

test("no cut or changed byte of a document is a crash, or another element than before", () => {
  const whole = Buffer.from('<?xml version="1.0"?><!-- c --><a:x xmlns:a="urn:a" b="&#x41;&lt;"><y><![CDATA[<z>]]></y>t</a:x>');
  expect(readXml(whole)).toEqual({ space: "urn:a", name: "x", attributes: [{ space: "", name: "b", value: "A<" }], children: [{ space: "", name: "y", attributes: [], children: [] }] });
  for (let at = 0; at < whole.length; at++) {
    expect(readXml(whole.subarray(0, at))).toBeUndefined();
    for (const letter of "<>&\"/! \0") {
      const changed = Buffer.from(whole);
      changed.write(letter, at);
      const read = readXml(changed);
      expect(read === undefined || read.children.length <= 1).toBe(true);
    }
  }
});
