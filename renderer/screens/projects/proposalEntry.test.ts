import { expect, test } from "vitest";
import { emptyProposal, missingOf, readProposal, type ProposalEntry } from "./proposalEntry.ts";

const whole: ProposalEntry = { application: " 申請-1 ", title: "題", purpose: "目的", recipient: "大学", certificatePem: "PEM", recipe: "a".repeat(64), deliveries: [3, 1] };

test("everything is asked for, one by one", () => {
  expect([...missingOf(emptyProposal)]).toEqual(["application", "title", "purpose", "recipient", "certificatePem", "recipe", "deliveries"]);
  for (const field of Object.keys(whole) as (keyof ProposalEntry)[]) {
    const without = { ...whole, [field]: field === "deliveries" ? [] : " " };
    expect([field, readProposal(without), [...missingOf(without)]]).toEqual([field, undefined, [field]]);
  }
});

test("what is sent has no blanks around it, and deliveries in their order", () => {
  expect(readProposal(whole)).toEqual({ ...whole, application: "申請-1", deliveries: [1, 3] });
});
