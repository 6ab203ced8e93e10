import { appendFileSync } from "node:fs";
import { FailureError } from "../../../core/domain/failure.ts";
import { destroy, enterRoom, receive, revoke, seal, signInAs, type Acknowledge } from "./acts.ts";
import { placeAt, type Place } from "./place.ts";

/**
 * One verb as a process of its own that may be killed or starved at any system call: journey.ts <verb> <place>. It acknowledges, in a file
 * outside the room, only what the room has answered.
 */

/** Ends by its own word, so that a sweep can tell a refusal from a crash. */
export const endings = { done: 0, refused: 3 } as const;

export const verbs = ["seal", "receive", "destroy", "revoke"] as const;
export type Verb = (typeof verbs)[number];

export const revoked = "technician-2";

const journeys: Readonly<Record<Verb, (place: Place, acknowledge: Acknowledge) => Promise<void>>> = {
  seal,
  receive: async (place, acknowledge) => {
    const room = enterRoom(place);
    await signInAs(room, "technician-1");
    await receive(room, place, acknowledge);
    await room.remove();
  },
  destroy: async (place, acknowledge) => {
    const room = enterRoom(place);
    await signInAs(room, "custodian-1");
    await destroy(room, acknowledge);
    await room.remove();
  },
  revoke: async (place, acknowledge) => {
    const room = enterRoom(place);
    await signInAs(room, "custodian-1");
    await revoke(room, revoked, acknowledge);
    await room.remove();
  },
};

export const isVerb = (word: string | undefined): word is Verb => verbs.some((verb) => verb === word);

if (import.meta.main) {
  const [verb, folder] = process.argv.slice(2);
  if (!isVerb(verb) || folder === undefined) throw new Error("journey.ts <verb> <place>");
  const place = placeAt(folder);
  try {
    await journeys[verb](place, (said) => {
      appendFileSync(place.acknowledgements, `${JSON.stringify(said)}\n`);
    });
    process.exit(endings.done);
  } catch (error) {
    // The disk failed and the room said so: what a person would see as a message.
    if (!(error instanceof FailureError)) throw error;
    console.log(error.failure.code);
    process.exit(endings.refused);
  }
}
