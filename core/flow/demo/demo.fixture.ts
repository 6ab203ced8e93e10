import type { Result } from "../../domain/failure.ts";
import { roomForTests, type RoomForTests } from "../room.fixture.ts";
import type { RoomCaller } from "../commandLineRoom.ts";
import type { PolicyLine } from "../policy/policyVerbs.ts";
import type { ProjectOptions } from "../run/projectVerbs.ts";
import { runDemoVerb, type DemoAnswer, type DemoLine } from "./demoVerb.ts";

/** For tests: the command line without its process. Every sitting is a room of its own, as it is there. */

export async function inRoom<Value>(folder: string, work: (room: RoomCaller) => Promise<Value>): Promise<Value> {
  const room = roomForTests({ folder });
  try {
    return await work(room);
  } finally {
    await room.remove();
  }
}

export class Misused extends Error {}

export const misused = (text: string): never => {
  throw new Misused(text);
};

export interface Walked {
  readonly result: Result<DemoAnswer>;
  readonly lines: readonly string[];
}

export async function demo(options: DemoLine["options"], more: readonly string[] = []): Promise<Walked> {
  const lines: string[] = [];
  const result = await runDemoVerb({ more, options, language: "en", withRoom: inRoom, tell: (line) => lines.push(line), misused, missing: misused });
  return { result, lines };
}

export interface Desk {
  /** Carries a verb out as whoever the card belongs to; the one who sits there already does not sign in again. */
  readonly as: <Value>(card: string, work: (room: RoomCaller, line: TypedLine) => Promise<Value>) => Promise<Value>;
  readonly close: () => Promise<void>;
}

export type TypedLine = PolicyLine & { readonly project: ProjectOptions };

/** One room for many lines, as if each were typed for itself. */
export function openDesk(folder: string): Desk {
  const room = roomForTests({ folder });
  let sitting: { readonly card: string; readonly opened: Awaited<ReturnType<RoomForTests["signIn"]>> } | undefined;
  async function signIn(card: string): Promise<Awaited<ReturnType<RoomForTests["signIn"]>>> {
    if (sitting?.card === card && sitting.opened.ok) return sitting.opened;
    if (sitting !== undefined) await room.signOut();
    room.context.ending = undefined;
    await room.context.cards.remove();
    const opened = await room.signIn({ card });
    sitting = { card, opened };
    return opened;
  }
  return {
    as: (card, work) =>
      work(room, {
        language: "en",
        options: { card, "desk-pin": true },
        project: {},
        ask: () => Promise.reject(new Error("nobody is asked")),
        signIn: () => signIn(card),
        tell: () => undefined,
        missing: misused,
      }),
    close: () => room.remove(),
  };
}

export const code = (result: Result<unknown>): string => (result.ok ? "done" : result.failure.code);
