import { expect, test } from "vitest";
import type { Identity } from "../domain/catalogue.ts";
import type { PersonId } from "../domain/person.ts";
import { RefusalFinder } from "./findRefused.ts";
import { insuredKey, numberKey } from "./identityKeys.ts";
import { linkHolders, PersonIndex, type Holder } from "./linkHolders.ts";

const insured: Identity = [["nameKanji", "髙橋 花子"], ["nameKana", "タカハシ ハナコ"], ["birthDay", "1980-02-03"], ["sexCode", "F"], ["insurer", "06123456"], ["symbol", "記１２"], ["number", "345"], ["branch", "01"]];
const with_ = (identity: Identity, field: string, value: string): Identity => identity.map(([name, before]) => [name, name === field ? value : before] as const);

function counting(): () => PersonId {
  let count = 0;
  return () => String(++count).padStart(32, "0") as PersonId;
}
const holder = (number: number, local: string, identity: Identity = [], provider = "hospital"): Holder => ({ holder: number, provider, local, identity });

function linked(holders: readonly Holder[], index = new PersonIndex(), newPerson = counting()): readonly (readonly [number, string])[] {
  return linkHolders(index, holders, newPerson).links.map(({ person, rule }) => [Number(person), rule] as const);
}

test("the same number at the same provider is the same person, elsewhere it is not", () => {
  expect(linked([holder(1, "0001"), holder(2, "0002"), holder(3, "0001"), holder(4, "0001", [], "clinic")])).toEqual([[1, "new"], [2, "new"], [1, "sameNumber"], [3, "new"]]);
});

test("a number in wide digits is the same number, one with fewer zeros is not", () => {
  expect(numberKey("a", "００１")).toBe(numberKey("a", "001 "));
  expect(numberKey("a", "01")).not.toBe(numberKey("a", "001"));
});

test("across providers name, birth, sex and insurance together tell, however they are written", () => {
  const elsewhere: Identity = with_(with_(with_(insured, "nameKana", "ﾀｶﾊｼ ﾊﾅｺ"), "symbol", "記12"), "nameKanji", "高橋　花子");
  expect(linked([holder(1, "0001", insured), holder(1, "77", elsewhere, "clinic")])).toEqual([[1, "new"], [1, "sameInsured"]]);
});

test.each(["nameKana", "birthDay", "sexCode", "insurer", "symbol", "number"])("another %s is another person, and without it nothing is concluded", (field) => {
  expect(linked([holder(1, "1", insured), holder(1, "2", with_(insured, field, "別"), "clinic")])).toEqual([[1, "new"], [2, "new"]]);
  expect(insuredKey(insured.filter(([name]) => name !== field))).toBeUndefined();
  expect(insuredKey([...insured, [field, "別"]])).toBeUndefined();
});

test("where two persons share everything, the next who does is nobody of them by that alone", () => {
  const index = new PersonIndex();
  const newPerson = counting();
  index.learn(holder(1, "1", insured), newPerson());
  index.learn(holder(2, "2", insured), newPerson());
  expect(linked([holder(1, "9", insured, "clinic")], index, newPerson)).toEqual([[3, "new"]]);
});

test("a contradiction is told, and the number decides", () => {
  const index = new PersonIndex();
  const newPerson = counting();
  index.learn(holder(1, "1", insured), newPerson());
  index.learn(holder(2, "2", [], "clinic"), newPerson());
  const { links, conflicts } = linkHolders(index, [holder(5, "2", insured, "clinic")], newPerson);
  expect(links.map(({ person, rule }) => [Number(person), rule])).toEqual([[2, "sameNumber"]]);
  expect(conflicts.map(({ holder: number, byNumber, byInsured }) => [number, Number(byNumber), Number(byInsured)])).toEqual([[5, 2, 1]]);
});

const person = (digit: number): PersonId => String(digit).repeat(32) as PersonId;

test("a line stops whoever has the number, and whoever has name and birth, also both", () => {
  const finder = new RefusalFinder([
    { provider: "hospital", identity: [["patientId", "0001"]] },
    { provider: "hospital", identity: [["nameKanji", "高橋花子"], ["birthDay", "1980-02-03"]] },
    { provider: "hospital", identity: [["patientId", "0002"], ["nameKana", "ヤマダ タロウ"], ["birthDay", "1955-04-03"]] },
    { provider: "hospital", identity: [["nameKanji", "高橋花子"]] },
    { provider: "clinic", identity: [["patientId", "0001"]] },
  ]);
  finder.see({ person: person(1), provider: "hospital", local: "0001", identity: insured });
  finder.see({ person: person(2), provider: "hospital", local: "0002", identity: [] });
  finder.see({ person: person(3), provider: "clinic", local: "5", identity: [["nameKana", "ﾔﾏﾀﾞﾀﾛｳ"], ["birthDay", "1955-04-03"]] });
  finder.see({ person: person(4), provider: "clinic", local: "6", identity: [["nameKana", "ﾔﾏﾀﾞﾀﾛｳ"], ["birthDay", "1955-04-04"]] });
  expect(finder.found.map((found) => [...found])).toEqual([[person(1)], [person(1)], [person(2), person(3)], [], []]);
});
