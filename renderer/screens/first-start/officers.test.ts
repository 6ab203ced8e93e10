import { expect, test } from "vitest";
import { leastOfficers } from "../../../core/domain/officer.ts";
import { emptyEntry, firstEntries, missingOfficers, readCertificate, type Entry } from "./officers.ts";

const full = (entry: Entry): Entry => ({ ...entry, name: "佐藤", kana: "サトウ", romaji: "SATO", certificatePem: "pem", file: "a.pem" });

test("there is one form for each officer that is needed", () => {
  expect(firstEntries()).toHaveLength(Object.values(leastOfficers).reduce((sum, count) => sum + count, 0));
  expect(missingOfficers(firstEntries())).toEqual(Object.entries(leastOfficers).map(([role, count]) => ({ role, count })));
});

test("only officers whose every field is filled count", () => {
  const entries = firstEntries().map(full);
  expect(missingOfficers(entries)).toEqual([]);
  const without = entries.map((entry, index) => (index === 3 ? { ...entry, kana: " " } : entry));
  expect(missingOfficers(without)).toEqual([{ role: "custodian", count: 1 }]);
  expect(missingOfficers([...without, full(emptyEntry(99, "custodian"))])).toEqual([]);
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
