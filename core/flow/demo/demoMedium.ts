import path from "node:path";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { fileExists, makeFolder, removeFolder } from "../../platform/disk.ts";
import { deliveryName, makeDemoTown } from "../demoTown/makeDemoTown.ts";
import { sealFromRoom } from "../package/sealFromRoom.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { packagesIn, type DemoPlaces } from "./demoPlaces.ts";

export interface DemoMediumOrder {
  readonly places: DemoPlaces;
  readonly people: number;
  readonly seed: string;
  readonly purpose: string;
  readonly technician: string;
}

const daysOfMedium = 30;

/** The demo hospital makes its town and seals it to the room's technician. True where it was there already. */
export async function demoMedium({ places, people, seed, purpose, technician }: DemoMediumOrder): Promise<Result<boolean>> {
  const { room, town, hospital } = places;
  const isThere = packagesIn(hospital).length > 0;
  // What a cut-off left of the town, in the clear or half-made.
  if (fileExists(town)) removeFolder(town);
  if (isThere) return succeed(true);
  const policy = readPolicy(room);
  if (!policy.ok) return policy;
  const officer = policy.value.officers.find(({ id }) => id === technician);
  if (officer === undefined) return fail("officer.unknown");
  const certificate = readCertificatePem(officer.certificatePem);
  if (!certificate.ok) return certificate;
  const made = makeDemoTown({ people, seed, folder: town });
  if (!made.ok) return made;
  makeFolder(hospital);
  const sealed = await sealFromRoom({
    room,
    source: path.join(town, deliveryName),
    out: hospital,
    recipients: [certificate.value],
    purpose,
    days: daysOfMedium,
    cards: () => Promise.reject(new Error("a demo room has its cards at hand")),
    questions: { insert: () => Promise.reject(new Error("nobody is asked")), pin: () => Promise.reject(new Error("nobody is asked")) },
  });
  removeFolder(town);
  return sealed.ok ? succeed(false) : sealed;
}
