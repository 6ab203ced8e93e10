import type { WayFacts, WayStep, WayWords } from "../../contract/messages/commandLineWay.ts";
import type { OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { ProjectState } from "../../domain/project.ts";
import type { RoomCaller } from "../commandLineRoom.ts";
import type { PolicyLine } from "../policy/policyVerbs.ts";
import type { DemoPlaces } from "./demoPlaces.ts";

/** What a demo's way stands on: where it is, how a room is entered, and how each step is told. */
export interface DemoWay {
  readonly places: DemoPlaces;
  readonly people: number;
  readonly seed: string;
  readonly language: "ja" | "en";
  readonly words: WayWords;
  /** A room process of its own for each officer, ended with the work. */
  readonly withRoom: <Value>(work: (room: RoomCaller) => Promise<Value>) => Promise<Value>;
  /** A step was done now, or was found done. */
  readonly told: (step: WayStep, facts: WayFacts, isFound: boolean) => void;
}

/** How the demo's officers and media are called in the room's books. */
export const demoCards = { technician: "technician-1", approver: "approver-1", second: "approver-2", reviewer: "reviewer-1", auditor: "auditor-1" } as const;
export const demoMedia = { incoming: "DEMO-IN-1", outgoing: "DEMO-OUT-1" } as const;
export const demoApplication = "DEMO-1";
export const daysOfRelease = 90;

export type Delivery = OperationOutput<"delivery.list">["deliveries"][number];
export type ProjectPage = OperationOutput<"project.get">;

/** One officer's session: the card from the desk, with the PIN that is written there. */
export function asOfficer<Value>(way: DemoWay, card: string, work: (room: RoomCaller) => Promise<Result<Value>>): Promise<Result<Value>> {
  return way.withRoom(async (room) => {
    const listed = await room.call("card.list", {});
    if (!listed.ok) return listed;
    const onDesk = listed.value.desk.find(({ id }) => id === card);
    if (onDesk === undefined) return fail("card.absent");
    const inserted = await room.call("card.insert", { card });
    if (!inserted.ok) return inserted;
    const now = await room.call("card.list", {});
    const slot = now.ok ? now.value.slots.find((each) => each.card !== undefined) : undefined;
    if (slot === undefined) return fail("card.absent");
    const opened = await room.call("session.open", { slot: slot.id, pin: onDesk.pin });
    return opened.ok ? work(room) : opened;
  });
}

/** For ceremonies: the demo's own hands exchange the cards on the desk. */
export const handsOf = ({ language }: DemoWay, card: string, second: string): PolicyLine => ({
  language,
  options: { card, second, "desk-pin": true },
  ask: () => Promise.reject(new Error("nobody is asked")),
  signIn: () => Promise.reject(new Error("somebody is signed in")),
  tell: () => undefined,
  missing: (option) => {
    throw new Error(`the demo leaves ${option} out`);
  },
});

/** The delivery of the demo's medium; undefined where none was begun. */
export async function demoDelivery(room: RoomCaller): Promise<Result<Delivery | undefined>> {
  const listed = await room.call("delivery.list", {});
  return listed.ok ? succeed(listed.value.deliveries.find(({ mediumNumber }) => mediumNumber === demoMedia.incoming)) : listed;
}

/** The demo's provision as it stands now; undefined where none was proposed. */
export async function demoProject(room: RoomCaller): Promise<Result<ProjectPage | undefined>> {
  const listed = await room.call("project.list", {});
  if (!listed.ok) return listed;
  const known = listed.value.projects.find(({ application }) => application === demoApplication);
  return known === undefined ? succeed(undefined) : room.call("project.get", { project: known.project });
}

const order: readonly ProjectState[] = ["proposed", "decided", "running", "verified", "reviewed", "approved", "sealed", "handedOver"];
/** Whether a provision has come at least so far. */
export const hasReached = ({ state }: ProjectPage, wanted: ProjectState): boolean => order.indexOf(state) >= order.indexOf(wanted);

/** The run that the provision stands on now. */
export const runOf = ({ runs }: ProjectPage): ProjectPage["runs"][number] | undefined =>
  runs.filter(({ state }) => state !== "abandoned").toSorted((one, other) => one.run - other.run).at(-1);
