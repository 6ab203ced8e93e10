import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import type { PolicyModule } from "../domain/policy.ts";
import { refuseOpenSwap } from "../platform/hardening.ts";
import { createStore } from "../store/client.ts";
import { beginCeremony } from "./ceremony/beginCeremony.ts";
import { isOver } from "./ceremony/openCeremony.ts";
import type { Act, RoomContext } from "./context.ts";
import { claimRoom } from "./claimRoom.ts";
import { createRoom, type MadeRoom, type PolicySignature, type RoomDraft, type RoomOrder } from "./createRoom.ts";
import { hashModules } from "./policy/applyChanges.ts";
import { asStoredOfficer } from "./policy/adoptPolicy.ts";
import { signaturesNeeded } from "./policy/readPolicy.ts";
import { isRoom } from "./roomFolder.ts";

/** The first verb of a room; its own making is the first row of its log. */
export async function createRoomHere(context: RoomContext, input: OperationInput<"room.create">, act: Act): Promise<Result<OperationOutput<"room.create">>> {
  if (isRoom(context.folder)) return fail("room.exists");
  if (context.obstacle !== undefined) return { ok: false, failure: context.obstacle };
  const { cardModules: paths = [], name, kind, officers } = input;
  // Its keys are made in this very process.
  if (kind === "production" && context.isObserved) return fail("room.observed");
  const memory = refuseOpenSwap(kind);
  if (!memory.ok) return memory;
  const cardModules = hashModules(paths);
  if (!cardModules.ok) return cardModules;
  const make = (more: Pick<RoomOrder, "sign">): Promise<Result<MadeRoom>> => run(context, { name, kind, officers }, cardModules.value, act, more);
  return input.kind === "demo" ? makeAtOnce(make) : makeByCeremony(context, make);
}

const run = (context: RoomContext, asked: Pick<RoomOrder, "name" | "kind" | "officers">, cardModules: readonly PolicyModule[], act: Act, more: Pick<RoomOrder, "sign">): Promise<Result<MadeRoom>> =>
  context.jobs.run("room.create", async ({ progress, signal }) => {
    const made = await createRoom({
      folder: context.folder,
      ...asked,
      cardModules,
      ...more,
      createStore,
      entry: act.entry(),
      clock: context.clock,
      entropy: context.entropy,
      progress,
      signal,
    });
    if (made.ok) {
      context.isClaimed = true;
      context.obstacle = claimRoom(context.folder, { observed: context.isObserved });
    }
    return made;
  });

type Make = (more: Pick<RoomOrder, "sign">) => Promise<Result<MadeRoom>>;

async function makeAtOnce(make: Make): Promise<Result<OperationOutput<"room.create">>> {
  const made = await make({});
  return made.ok ? succeed({ room: made.value.room, officers: [...made.value.officers] }) : made;
}

/** A production room is built as far as it can be without a card; two of its custodians sign its first policy, and it is finished. */
async function makeByCeremony(context: RoomContext, make: Make): Promise<Result<OperationOutput<"room.create">>> {
  if (context.ceremony !== undefined && !isOver(context.ceremony)) return fail("ceremony.underWay");
  const drafted = Promise.withResolvers<RoomDraft>();
  const signed = Promise.withResolvers<Result<readonly PolicySignature[]>>();
  const making = make({
    sign: (draft) => {
      drafted.resolve(draft);
      return signed.promise;
    },
  });
  const first = await Promise.race([drafted.promise, making]);
  if ("ok" in first) return first.ok ? fail("program.bug") : first;
  const { policy, text } = first;
  const begun = beginCeremony(context, {
    purpose: "room.create",
    statement: text,
    needed: [{ role: "custodian", count: signaturesNeeded }],
    policy,
    perform: async ({ signatures }) => {
      signed.resolve(succeed(signatures.map(({ officer, signature }) => ({ officer, signature }))));
      const made = await making;
      return made.ok ? succeed({ room: made.value.room.id }) : made;
    },
    abandon: () => {
      signed.resolve(fail("ceremony.cancelled"));
    },
  });
  if (!begun.ok) {
    signed.resolve(begun);
    return begun;
  }
  // Whoever waits for the ceremony hears of its end; a making that is cut short otherwise (a cancelled job) ends it too.
  making.catch(() => undefined);
  return succeed({ room: policy.room, officers: policy.officers.map(asStoredOfficer), ceremony: begun.value });
}
