import { expect, test } from "vitest";
import type { Project } from "../projects/useProjects.ts";
import type { Delivery, Medium } from "../receive/useMedia.ts";
import { nextLines, type Standing } from "./nextLines.ts";

const medium = (more: Partial<Medium> = {}): Medium => ({ id: "m", port: "usb-1", path: "/media", label: "DEMO", bytes: 1, readOnly: true, ...more });
const delivery = (state: Delivery["state"], more: Partial<Delivery> = {}): Delivery => ({
  delivery: 1,
  state,
  provider: "hospital",
  providerName: "病院",
  mediumNumber: "M-1",
  content: "package",
  receivedAt: 0,
  begunAt: 0,
  items: 0,
  waiting: 0,
  stored: 0,
  held: 0,
  excluded: 0,
  bytes: 0,
  bytesDone: 0,
  running: false,
  ...more,
});
const project = (state: Project["state"], number = 1): Project => ({ project: number, state, application: "A", title: "T", recipient: "R" });
const standing = (more: Partial<Standing>): Standing => ({ role: "technician", media: [], deliveries: [], projects: [], ...more });

test("an empty room has nothing, and a medium in a port is what comes first", () => {
  expect(nextLines(standing({}))).toEqual([]);
  expect(nextLines(standing({ media: [medium()] }))).toEqual([{ kind: "medium", count: 1, place: { section: "receive" } }]);
});

test("a medium that was received, cannot be received or is half received is no new one", () => {
  const known = { number: "M-1", state: "registered" } as const;
  expect(nextLines(standing({ media: [medium({ refusal: { code: "media.writable" } }), medium({ resumes: 1 }), medium({ ledger: { ...known, state: "received" } })] }))).toEqual([]);
  expect(nextLines(standing({ media: [medium({ ledger: known })], deliveries: [delivery("received")] }))).toEqual([]);
  expect(nextLines(standing({ media: [medium({ ledger: known })] }))).toHaveLength(1);
});

test("each stage of a delivery names the next, and leads to the one there is", () => {
  expect(nextLines(standing({ deliveries: [delivery("opened")] }))).toEqual([{ kind: "catalogue", count: 1, place: { section: "receive", delivery: 1 } }]);
  expect(nextLines(standing({ deliveries: [delivery("catalogued"), delivery("catalogued", { delivery: 2 })] }))).toEqual([{ kind: "link", count: 2, place: { section: "receive" } }]);
  expect(nextLines(standing({ deliveries: [delivery("linked")] }))).toEqual([{ kind: "propose", count: 1, place: { section: "projects" } }]);
  expect(nextLines(standing({ deliveries: [delivery("linked")], projects: [project("handedOver")] }))).toEqual([]);
  expect(nextLines(standing({ role: "reviewer", media: [medium()], deliveries: [delivery("opened")] }))).toEqual([]);
});

test("a refused verification is told as giving up, and not as work half made", () => {
  const projects: readonly Project[] = [{ ...project("running", 3), verification: "refused" }, project("running", 4)];
  expect(nextLines(standing({ projects }))).toEqual([
    { kind: "project", act: "redo", count: 1, place: { section: "projects", project: 3 } },
    { kind: "project", act: "verify", count: 1, place: { section: "projects", project: 4 } },
  ]);
  expect(nextLines(standing({ role: "reviewer", projects }))).toEqual([{ kind: "others", role: "technician", count: 2 }]);
});

test("of projects it tells whose turn it is: one's own with its place, others' by their role", () => {
  const projects = [project("decided", 3), project("verified", 4), project("handedOver", 5)];
  expect(nextLines(standing({ projects }))).toEqual([
    { kind: "project", act: "run", count: 1, place: { section: "projects", project: 3 } },
    { kind: "others", role: "reviewer", count: 1 },
  ]);
  expect(nextLines(standing({ role: "reviewer", projects }))).toMatchObject([{ kind: "project", act: "review", count: 1, place: { project: 4 } }, { kind: "others", role: "technician" }]);
});
