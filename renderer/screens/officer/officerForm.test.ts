import { expect, test } from "vitest";
import { leastOfficers } from "../../../core/domain/officer.ts";
import { emptyOfficer, faultsOf, firstOfficers, isBegun, missingOfficers, officerLike, readCertificate, readOfficer, readTerm, type OfficerForm } from "./officerForm.ts";

const day = (year: string, month: string, date: string) => ({ era: "gregory" as const, year, month, day: date });
const term = { from: day("2026", "4", "1"), until: day("2027", "3", "31") };
const certificate = { pem: "pem", file: "a.pem", isUnreadable: false };
const full = (form: OfficerForm): OfficerForm => ({ ...form, name: "佐藤", kana: "サトウ", romaji: "SATO", organization: "架空機構", certification: "認-1", notification: "届-1", pledge: term, training: term, certificate, signingCertificate: certificate });

test("there is one form for each officer that is needed", () => {
  expect(firstOfficers()).toHaveLength(Object.values(leastOfficers).reduce((sum, count) => sum + count, 0));
  expect(missingOfficers(firstOfficers())).toEqual(Object.entries(leastOfficers).map(([role, count]) => ({ role, count })));
});

test("only officers whose every field is filled count", () => {
  const forms = firstOfficers().map(full);
  expect(missingOfficers(forms)).toEqual([]);
  const one = forms.find(({ role }) => role === "custodian");
  const without = forms.map((form) => (form === one ? { ...form, kana: " " } : form));
  expect(missingOfficers(without)).toEqual([{ role: "custodian", count: 1 }]);
  expect(missingOfficers([...without, full(emptyOfficer(99, "custodian"))])).toEqual([]);
});

test("each empty or unreadable field is named, and nothing is given to the room", () => {
  expect(Object.fromEntries(faultsOf(emptyOfficer(0, "technician")))).toEqual({
    name: "missing",
    kana: "missing",
    romaji: "missing",
    organization: "missing",
    certification: "missing",
    notification: "missing",
    pledge: "missing",
    training: "missing",
    certificate: "certificateMissing",
    signingCertificate: "certificateMissing",
  });
  const form = full(emptyOfficer(0, "technician"));
  const reversed = { from: term.until, until: term.from };
  expect(Object.fromEntries(faultsOf({ ...form, pledge: reversed, signingCertificate: { pem: "", file: "x", isUnreadable: true } }))).toEqual({ pledge: "term", signingCertificate: "unreadable" });
  expect(readOfficer({ ...form, pledge: reversed })).toBeUndefined();
  expect([isBegun(emptyOfficer(0, "technician")), isBegun(form)]).toEqual([false, true]);
});

test("a term counts from the first to the last millisecond of its days", () => {
  expect(readTerm(term)).toEqual({ from: new Date(2026, 3, 1).getTime(), until: new Date(2027, 3, 1).getTime() - 1 });
  expect(readOfficer(full(emptyOfficer(0, "auditor")))).toMatchObject({ role: "auditor", organization: { kind: "operator", name: "架空機構", certification: "認-1" }, certificatePem: "pem" });
});

test("the next officer starts with the organization of the one before, and nothing else of him", () => {
  const next = officerLike(1, "reviewer", full(emptyOfficer(0, "technician")));
  expect(next).toEqual({ ...emptyOfficer(1, "reviewer"), organization: "架空機構", certification: "認-1", notification: "届-1" });
});

test("PEM is taken as it is, without what stands around it", async () => {
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  expect(await readCertificate(new Blob([`subject=x\n${pem}`]))).toBe(pem);
});

test("DER is put into PEM lines of 64", async () => {
  const der = new Uint8Array(100).fill(7);
  der.set([0x30, 0x82, 0, 96]);
  const pem = (await readCertificate(new Blob([der]))) ?? "";
  expect(pem.split("\n").map(({ length }) => length)).toEqual([27, 64, 64, 8, 25, 0]);
  expect(Uint8Array.from(atob(pem.replaceAll(/-----.*-----|\n/g, "")), (char) => char.charCodeAt(0))).toEqual(der);
});

test.each([["", "nothing"], ["-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----", "a key"], ["x".repeat(20_000), "something large"]])("%# is no certificate", async (text) => {
  expect(await readCertificate(new Blob([text]))).toBeUndefined();
});
