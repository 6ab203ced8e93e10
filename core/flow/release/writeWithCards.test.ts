import { expect, test } from "vitest";
import type { OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { PolicyCaller, PolicyLine } from "../policy/policyVerbs.ts";
import { writeWithCards } from "./writeWithCards.ts";

/** A room that writes until its ceremony is over, and in whose readers nothing lies. */

const ceremony = { id: "c-1", purpose: "package.release", statement: "{}", sha256: "0".repeat(64), needed: [], signatures: [], state: "waiting", begunAt: 0 } as const;
const order = { run: 1, folder: "/medium", medium: "M-1", days: 90 };
const line: PolicyLine = {
  language: "en",
  options: {},
  ask: () => Promise.resolve(""),
  signIn: () => Promise.reject(new Error("somebody is signed in")),
  tell: () => undefined,
  missing: (option) => {
    throw new Error(option);
  },
};

function roomThat(begins: boolean): { readonly caller: PolicyCaller; readonly calls: string[] } {
  const calls: string[] = [];
  const written = Promise.withResolvers<Result<OperationOutput<"release.write">>>();
  const answers: Readonly<Record<string, () => unknown>> = {
    "release.write": () => (begins ? written.promise : fail("ledger.unregistered")),
    "ceremony.get": () => succeed(begins ? { ceremony } : {}),
    "card.list": () => succeed({ slots: [], desk: [] }),
    "ceremony.cancel": () => {
      written.resolve(fail("ceremony.cancelled"));
      return succeed({ ceremony: { ...ceremony, state: "cancelled" } });
    },
  };
  const caller = {
    call: (name: string) => {
      calls.push(name);
      return Promise.resolve(answers[name]?.());
    },
  } as unknown as PolicyCaller;
  return { caller, calls };
}

test("where no card can sign, the writing is not left waiting, and the card is what is told", async () => {
  const { caller, calls } = roomThat(true);
  expect(await writeWithCards(caller, line, order, "")).toMatchObject({ ok: false, failure: { code: "card.absent" } });
  expect(calls).toEqual(["release.write", "ceremony.get", "card.list", "ceremony.cancel"]);
});

test("a writing that ends before it asks for a card says why", async () => {
  const { caller, calls } = roomThat(false);
  expect(await writeWithCards(caller, line, order, "")).toMatchObject({ ok: false, failure: { code: "ledger.unregistered" } });
  expect(calls).not.toContain("ceremony.cancel");
});
