import path from "node:path";
import { parseArgs } from "node:util";
import { waySteps, type WayStep } from "../../../core/contract/messages/commandLineWay.ts";
import { packagesIn } from "../../../core/flow/demo/demoPlaces.ts";
import { triesAll } from "../../../core/platform/testing/sweep.ts";
import { seededChance, usualSeed } from "../chance.ts";
import { makeScratch } from "../record.ts";
import { readAnswerKey, type AnswerKey } from "./answerKey.ts";
import { freeze } from "./frozen.ts";
import { look, lookBetween, type Figures, type Look } from "./look.ts";
import { frozenAt, openMoments, type Moments } from "./moments.ts";
import { copyPlace, placeAt, walk, walkToTheEnd, type Place } from "./walk.ts";

/**
 * The whole way of a small town, killed with -9 again and again and begun again, until it ends. Where the run's inputs are frozen a copy of the room
 * goes on with nobody in its way: what the recipient gets of both is the same to the bit. Every kill is a test.
 */

/** Kills of one walk on either side of that moment. */
const killsOfHalf = 3;
const usualKills = triesAll ? 100 : 2 * killsOfHalf;

interface Tally {
  readonly landed: Record<WayStep, number>;
  readonly violations: string[];
  kills: number;
  missed: number;
}

/** Until the moment drawn within that step, or until what must not be passed. */
async function killWithin(place: Place, step: WayStep, moments: Moments, stopAt: WayStep | undefined, tally: Tally): Promise<void> {
  // Of two ends of the writing one: before the room's books tell of a package that has its name there are some milliseconds, which chance alone seldom hits.
  const isAtName = step === "write" && moments.isHeads();
  const before = waySteps[waySteps.indexOf(step) - 1] ?? "start";
  let at = performance.now();
  let isBegun = false;
  const { isKilled, status, said, steps } = await walk(place, [], {
    ...(isAtName && { isDue: () => isBegun && packagesIn(place.outgoing).length > 0 }),
    reached: (line, isFound) => {
      const now = performance.now();
      if (line !== "start" && !isFound) moments.seen(line, now - at);
      at = now;
      if (line === stopAt) return 0;
      // Where that step is done already, at a moment of the next.
      if (isBegun || (line !== before && waySteps.indexOf(line as WayStep) < waySteps.indexOf(step))) return undefined;
      isBegun = true;
      return isAtName ? undefined : moments.within(step);
    },
  });
  if (!isKilled) {
    tally.missed += 1;
    if (status !== 0) tally.violations.push(`the way ends with ${String(status)}: ${said.slice(-600)}`);
    return;
  }
  const cut = waySteps[waySteps.indexOf(steps.at(-1) ?? "room") + (steps.length === 0 ? 0 : 1)] ?? "audit";
  tally.kills += 1;
  tally.landed[cut] += 1;
  // What the next start finds, before it mends anything: of every one in the long run.
  if (triesAll) for (const what of await lookBetween(copyPlace(place, `${place.folder}-between`))) tally.violations.push(`cut off at ${cut}: ${what}`);
}

/** To the committee's decision and no further. */
async function stopBeforeRun(place: Place): Promise<void> {
  const { said, steps, isKilled } = await walk(place, [], { reached: (line) => (line === "decide" ? 0 : undefined) });
  if (!isKilled || steps.at(-1) !== "decide") throw new Error(`the way did not come to the decision: ${said.slice(-600)}`);
}

const differing = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]);

async function oneWalk(scratch: string, number: number, moments: Moments, key: AnswerKey, tally: Tally): Promise<Look> {
  const place = placeAt(path.join(scratch, `walk-${String(number)}`));
  for (const step of moments.draw("before", killsOfHalf)) await killWithin(place, step, moments, "decide", tally);
  await stopBeforeRun(place);
  await freeze(place);
  const undisturbed = copyPlace(place, path.join(scratch, `undisturbed-${String(number)}`));
  const expected = await look(undisturbed, await walkToTheEnd(undisturbed), key);
  for (const step of moments.draw("after", killsOfHalf)) await killWithin(place, step, moments, undefined, tally);
  const found = await look(place, await walkToTheEnd(place), key);
  for (const what of expected.broken) tally.violations.push(`undisturbed: ${what}`);
  for (const what of found.broken) tally.violations.push(`after ${String(2 * killsOfHalf)} kills: ${what}`);
  const changed = differing(found.files, expected.files);
  if (changed.length > 0) tally.violations.push(`not the same to the bit: ${changed.join(", ")}`);
  tally.violations.push(...differingFigures(found.figures, expected.figures, "of the undisturbed one"));
  return found;
}

const differingFigures = (found: Figures, expected: Figures, whose: string): readonly string[] =>
  differing({ ...found, findings: String(found.findings) }, { ...expected, findings: String(expected.findings) }).map((name) => `${name} differs from that ${whose}`);

const { values } = parseArgs({ options: { seed: { type: "string" }, kills: { type: "string" }, verbose: { type: "boolean", default: false } } });
const seed = Number(values.seed ?? usualSeed());
const wantedKills = Number(values.kills ?? usualKills);
const tally: Tally = { landed: Object.fromEntries(waySteps.map((step) => [step, 0])) as Record<WayStep, number>, violations: [], kills: 0, missed: 0 };
const scratch = makeScratch();
const startedAt = performance.now();
let failed = 0;
try {
  console.log(`seed ${String(seed)}`);
  const key = readAnswerKey(path.join(scratch.folder, "town"));
  if (key.planted < 100) throw new Error("there is no answer key to hold anything against");
  const moments = openMoments(seededChance(seed));
  let first: Figures | undefined;
  for (let number = 1; tally.kills < wantedKills && number <= wantedKills; number++) {
    const already = { violations: tally.violations.length, kills: tally.kills };
    const { figures } = await oneWalk(path.join(scratch.folder), number, moments, key, tally);
    // Persons and their number are the same in every walk, although each draws its own pseudonyms and days.
    tally.violations.push(...differingFigures(figures, (first ??= figures), "of the first walk"));
    if (tally.violations.length > already.violations) failed += tally.kills - already.kills;
    if (values.verbose) console.log(`walk ${String(number)}: ${String(tally.kills - already.kills)} kills, ${String(tally.violations.length - already.violations)} violations, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
} finally {
  scratch.remove();
}
for (const what of tally.violations) console.log(`VIOLATED ${what}`);
// Moments that all fall into one step try one step: half of them at the least must have been hit, frozen on either side.
const hit = waySteps.filter((step) => tally.landed[step] > 0);
const isSpread = hit.some((step) => waySteps.indexOf(step) < frozenAt) && hit.some((step) => waySteps.indexOf(step) >= frozenAt) && hit.length >= Math.min(tally.kills, waySteps.length) / 2;
if (!isSpread) failed += 1;
console.log(`${tally.violations.length === 0 && isSpread ? "ok  " : "FAIL"} the way, killed and begun again: ${JSON.stringify({ kills: tally.kills, ended: tally.missed, landed: tally.landed })}`);
console.log(`${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
console.log(`${String(tally.kills - Math.min(failed, tally.kills))} passed, ${String(failed === 0 && tally.violations.length > 0 ? 1 : failed)} failed`);
process.exitCode = failed === 0 && tally.violations.length === 0 && tally.kills >= wantedKills ? 0 : 1;
