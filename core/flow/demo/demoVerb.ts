import path from "node:path";
import { wayWords, type WayFacts, type WayStep } from "../../contract/messages/commandLineWay.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import { systemClock } from "../../platform/clock.ts";
import type { RoomCaller } from "../commandLineRoom.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { isRoom } from "../roomFolder.ts";
import { demoMedium } from "./demoMedium.ts";
import { demoPlaces } from "./demoPlaces.ts";
import { asOfficer, demoCards, hasReached, runOf, type DemoWay, type ProjectPage } from "./demoWay.ts";
import { handOver, type HandedOver } from "./handOver.ts";
import { decide, factsOfRun, factsOfVerification, review, run } from "./makeResult.ts";
import { takeIn } from "./takeIn.ts";

/**
 * `noren demo`: the whole way of a small town without a window, by the operations that people use. What is done already the room itself says;
 * cut off anywhere and begun again, it goes on from there.
 */

export interface DemoLine {
  readonly more: readonly string[];
  readonly options: { readonly room?: string; readonly people?: string; readonly seed?: string; readonly headless?: boolean };
  readonly language: "ja" | "en";
  readonly withRoom: <Value>(folder: string, work: (room: RoomCaller) => Promise<Value>) => Promise<Value>;
  readonly tell: (text: string) => void;
  /** The line cannot be carried out as it stands. */
  readonly misused: (text: string) => never;
  readonly missing: (option: string) => never;
}

export interface DemoAnswer {
  readonly text: string;
  readonly json: unknown;
}

export const demoVerb = "demo";

const usualPeople = "200";
const usualSeed = "demo";
const mostPeople = 100_000;

export async function runDemoVerb(line: DemoLine): Promise<Result<DemoAnswer>> {
  const { options, language, more, misused, missing, tell } = line;
  const words = wayWords[language];
  if (more.length > 0) return misused(words.nothingElse);
  if (options.headless !== true) return misused(words.headless);
  const { room = missing("--room"), people: wanted = usualPeople, seed = usualSeed } = options;
  const people = /^\d{1,6}$/u.test(wanted) ? Number(wanted) : 0;
  if (people < 1 || people > mostPeople) return misused(words.badPeople(mostPeople));
  const places = demoPlaces(path.resolve(room));
  const policy = isRoom(places.room) ? readPolicy(places.room) : undefined;
  if (policy?.ok === true && policy.value.room.kind !== "demo") return misused(words.notDemo);

  const steps: { readonly step: WayStep; readonly isFound: boolean; readonly seconds: number; readonly facts: WayFacts }[] = [];
  const startedAt = systemClock.elapsed();
  let last = startedAt;
  const told = (step: WayStep, facts: WayFacts, isFound: boolean): void => {
    const now = systemClock.elapsed();
    const seconds = (now - last) / 1000;
    last = now;
    steps.push({ step, isFound, seconds, facts });
    // Of what is long done the room does not count everything again.
    const shown = Object.keys(facts).length === 0 ? words.found : words.facts[step](facts);
    tell(isFound ? words.foundLine(words.steps[step], shown) : words.line(words.steps[step], shown, seconds));
  };
  const reached = await goAllTheWay({ places, people, seed, language, words, told, withRoom: (work) => line.withRoom(places.room, work) });
  if (!reached.ok) return reached;
  const seconds = (systemClock.elapsed() - startedAt) / 1000;
  const { folder, commands } = reached.value;
  return succeed({
    text: [words.reached(seconds), words.lies(folder), words.opens, ...commands.map((command) => `  ${command}`)].join("\n"),
    json: { ...reached.value, seconds, steps },
  });
}

async function goAllTheWay(way: DemoWay): Promise<Result<HandedOver>> {
  const begun = await begin(way);
  if (!begun.ok) return begun;
  const proposed = await asOfficer(way, demoCards.technician, (room) => takeIn(way, room));
  if (!proposed.ok) return proposed;
  const reviewed = await toReviewed(way, proposed.value);
  return reviewed.ok ? handOver(way, reviewed.value) : reviewed;
}

/** A demo room, and the medium that a hospital brings to it. */
async function begin({ places, people, seed, words, withRoom, told }: DemoWay): Promise<Result<unknown>> {
  const { room: folder } = places;
  const isThere = isRoom(folder);
  const made: Result<unknown> = isThere ? succeed(undefined) : await withRoom((room) => room.call("room.create", { name: words.room, kind: "demo", officers: [] }));
  if (!made.ok) return made;
  told("room", { folder }, isThere);
  const sealed = await demoMedium({ places, people, seed, purpose: words.purpose, technician: demoCards.technician });
  if (sealed.ok) told("medium", { folder: places.hospital }, sealed.value);
  return sealed;
}

async function toReviewed(way: DemoWay, proposed: ProjectPage): Promise<Result<ProjectPage>> {
  const { told } = way;
  let page = proposed;
  const steps = [
    { from: "decided", card: demoCards.approver, act: decide, found: () => told("decide", { number: page.decision?.number ?? "", day: page.decision?.day ?? "" }, true) },
    { from: "verified", card: demoCards.technician, act: run, found: () => tellRun(way, page) },
    { from: "reviewed", card: demoCards.reviewer, act: review, found: () => told("review", {}, true) },
  ] as const;
  for (const { from, card, act, found } of steps) {
    if (hasReached(page, from)) {
      found();
      continue;
    }
    const standing = page;
    const done = await asOfficer(way, card, (room) => act(way, room, standing));
    if (!done.ok) return done;
    page = done.value;
  }
  return succeed(page);
}

function tellRun({ told }: DemoWay, page: ProjectPage): void {
  const last = runOf(page);
  if (last === undefined) return;
  told("run", factsOfRun(last), true);
  told("verify", factsOfVerification(last), true);
}
