import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { AnswerKey, KeyObject } from "../../deid/score/answerKey.ts";
import { Scorer } from "../../deid/score/scorer.ts";
import type { ObservedObject } from "../../deid/score/observe.ts";
import { formsOf, tokensInBytes, tokensInText, unpackedStreams } from "../../deid/score/tokenSearch.ts";
import { demoImages, keyOf, type MadeImage } from "./makeDemoImages.ts";
import { observeFile } from "./observeFile.ts";

const people = 8;
let images: readonly MadeImage[];
let key: AnswerKey;
let seen: ReadonlyMap<string, ObservedObject>;

beforeAll(() => {
  images = [...demoImages("test", people)];
  key = keyOf("test", people, images);
  seen = new Map(images.map(({ object, bytes }) => [object.file, observeFile(bytes)]));
});

const observedOf = ({ file }: KeyObject): ObservedObject => {
  const observed = seen.get(file);
  if (observed === undefined) throw new Error("not made");
  return observed;
};

test("the same seed makes the same bytes and the same key", () => {
  const again = [...demoImages("test", people)];
  expect(Buffer.concat(again.map(({ bytes }) => bytes)).equals(Buffer.concat(images.map(({ bytes }) => bytes)))).toBe(true);
  expect(JSON.stringify(keyOf("test", people, again))).toBe(JSON.stringify(key));
  const [other] = demoImages("other", people);
  expect(other?.bytes.equals(images[0]?.bytes ?? Buffer.alloc(0))).toBe(false);
});

test("there is every kind, every syntax and every character set", () => {
  expect(new Set(images.map(({ object }) => object.kind)).size).toBe(21);
  expect(new Set(images.map(({ object }) => object.transferSyntax)).size).toBe(10);
  expect(new Set([...seen.values()].map(({ elements }) => elements?.get("00080005")?.texts?.join("\\"))).size).toBe(8);
  expect(images.filter(({ object }) => observedOf(object).elements === undefined).map(({ object }) => object.file)).toEqual([]);
  expect(images.filter(({ object }) => object.actions.some(({ at }) => at === "pixels") && observedOf(object).frames === undefined).map(({ object }) => object.file)).toEqual([]);
});

test("every planted text stands at its place", () => {
  const absent = images.flatMap(({ object }) =>
    object.actions
      .filter(({ action }) => action === "text_removed")
      .flatMap(({ at, tokens = [] }) => {
        const { elements } = observedOf(object);
        // Where no representation is written, a private sequence is bytes to whoever has not its maker's book.
        const element = elements?.get(at) ?? elements?.get(at.slice(0, 8));
        if (element === undefined) return [[object.file, at]];
        const bytes = Buffer.from(element.bytes);
        return tokens.filter((token) => tokensInText((element.texts ?? []).join("\\"), [formsOf(token)]).length === 0 && ![bytes, ...unpackedStreams(bytes)].some((stream) => tokensInBytes(stream, [formsOf(token)]).length > 0)).map(() => [object.file, at]);
      }),
  );
  expect(absent).toEqual([]);
});

function scoreOf(made: (image: MadeImage) => Buffer | undefined): ReturnType<Scorer["finish"]> {
  const scorer = new Scorer(key);
  for (const image of images) {
    const bytes = made(image);
    scorer.add(image.object, observedOf(image.object), bytes === undefined ? undefined : bytes === image.bytes ? observedOf(image.object) : observeFile(bytes));
  }
  return scorer.finish();
}

test("what was not anonymized keeps everything and removes nothing", () => {
  const score = scoreOf(({ bytes }) => bytes);
  expect(score.retention.passes).toBe(score.retention.total);
  expect(score.actions).toMatchObject({ pixels_hidden: { passes: 0 }, patid_consistent: { passes: 0 }, uid_changed: { passes: 0 } });
  expect(score.actions.uid_consistent.passes).toBe(score.actions.uid_consistent.total);
  expect(score.failures.filter(({ at }) => at === "bytes").length).toBe(images.length);
  expect(score.removal.passes / score.removal.total).toBeLessThan(0.12);
});

test("what was dropped passes nothing", () => {
  const score = scoreOf(() => undefined);
  expect([score.produced, score.removal.passes, score.retention.passes]).toEqual([0, 0, 0]);
  expect(score.failures.every(({ cause }) => cause === "held")).toBe(true);
  expect(score.retention.total).toBeGreaterThan(3000);
});

test("only what makes and scores images knows the names kept back for scoring", () => {
  const core = fileURLToPath(new URL("../../", import.meta.url));
  const knowing = readdirSync(core, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && /(?:names|glyphs)\/scoring\.json/.test(readFileSync(path.join(core, name), "utf8")));
  expect(knowing.filter((name) => !name.startsWith("flow/demoImages/")).sort()).toEqual(["flow/demoTown/names.test.ts"]);
  const scoring = readdirSync(core, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && /flow\/demoImages|\/demoImages\/|deid\/score\/|\.\/score\//.test(readFileSync(path.join(core, name), "utf8")));
  expect(scoring.filter((name) => !name.startsWith("flow/demoImages/") && name !== "cli.ts")).toEqual([]);
});
