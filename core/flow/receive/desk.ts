import type { EventPayload } from "../../contract/events.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { folderMedium, listDemoMedia, listMedia, type Medium } from "../../media/source/media.ts";
import { isFolder, isWritable } from "../../platform/disk.ts";
import { mountReadOnly, remountReadOnly } from "../../platform/mountReadOnly.ts";
import { realRoot } from "../../platform/mediumFiles.ts";
import { readMounts, watchMounts } from "../../platform/mounts.ts";
import { sessionOf, type RoomContext, type Session } from "../context.ts";
import { mediaFolder } from "../roomFolder.ts";
import type { MediumFindings } from "./inspectMedium.ts";

/** What stands in the ports of one session, and what was seen of it; gone with the session. */
export interface Desk {
  readonly attached: Map<string, Medium>;
  /** By medium. */
  readonly mounted: Map<string, string>;
  readonly findings: Map<string, MediumFindings>;
  /** Deliveries that are worked on, and how to pause them. */
  readonly running: Map<number, AbortController>;
}

const desks = new WeakMap<Session, Desk>();

export function deskOf(context: RoomContext): Desk {
  const session = sessionOf(context);
  const known = desks.get(session);
  if (known !== undefined) return known;
  const desk: Desk = { attached: new Map(), mounted: new Map(), findings: new Map(), running: new Map() };
  desks.set(session, desk);
  const watch = watchMounts({
    ports: mediaFolder(context.folder),
    changed: () => {
      desk.findings.clear();
      describeMedia(context).then(
        (media) => {
          context.broadcast("medium.changed", { media });
        },
        (error: unknown) => {
          // The session ended meanwhile, or the disk failed under it: nobody waits for an answer here.
          if (context.session === session && !(error instanceof FailureError)) throw error;
        },
      );
    },
  });
  session.closing.push(() => {
    watch.stop();
    return Promise.resolve();
  });
  return desk;
}

/** Everything that stands in a port now, the folders somebody named included. */
export function presentMedia(context: RoomContext): readonly Medium[] {
  const { attached } = deskOf(context);
  const demo = sessionOf(context).room.kind === "demo" ? listDemoMedia(mediaFolder(context.folder)) : [];
  return [...demo, ...listMedia(), ...[...attached.values()].filter(({ path }) => path !== undefined && isFolder(path))];
}

export function findMedium(context: RoomContext, id: string): Result<Medium> {
  const medium = presentMedia(context).find((each) => each.id === id);
  return medium === undefined ? fail("delivery.mediumAbsent") : succeed(medium);
}

type ShownMedium = EventPayload<"medium.changed">["media"][number];

export async function describeMedia(context: RoomContext): Promise<ShownMedium[]> {
  const { store } = sessionOf(context);
  const [ledger, open] = await Promise.all([store.read("ledger.list", {}), store.read("delivery.open", {})]);
  return presentMedia(context).map((medium) => {
    const entry = medium.serial === undefined ? undefined : ledger.find(({ serial }) => serial === medium.serial);
    const resumes = open.find(({ mediumIdentity }) => mediumIdentity === medium.id);
    return {
      id: medium.id,
      port: medium.port,
      path: medium.path ?? "",
      label: medium.label,
      ...(medium.serial !== undefined && { serial: medium.serial }),
      ...(medium.model !== undefined && { model: medium.model }),
      bytes: medium.bytes,
      readOnly: medium.isReadOnly,
      ...(medium.refusal && { refusal: { code: medium.refusal.code } }),
      ...(entry && { ledger: { number: entry.number, state: entry.state } }),
      ...(resumes && { resumes: resumes.delivery }),
    };
  });
}

/** Where the medium's files can be read, and nothing can be written: mounted by us where nobody has, refused where others can write. */
export async function openMedium(context: RoomContext, medium: Medium): Promise<Result<string>> {
  const { mounted } = deskOf(context);
  if (medium.path === undefined) {
    if (medium.device === undefined) return fail("delivery.mediumAbsent");
    const known = mounted.get(medium.id);
    if (known !== undefined && isFolder(known)) return asResult(() => realRoot(known));
    const made = await mountReadOnly(medium.device);
    if (!made.ok) return made;
    mounted.set(medium.id, made.value.point);
    sessionOf(context).closing.push(async () => {
      await made.value.unmount();
    });
    return asResult(() => realRoot(made.value.point));
  }
  if (medium.origin === "device" && !medium.isReadOnly) {
    const made = await remountReadOnly(medium.path);
    if (!made.ok) return fail("media.writable");
  }
  const { path } = medium;
  // Files are read by the way that has no links in it: one that appears later is noticed.
  return asResult(() => realRoot(path));
}

/** A demo room plays with any folder; elsewhere only what the system mounted read-only is a medium. */
export function attachFolder(context: RoomContext, folder: string): Result<Medium> {
  if (!isFolder(folder)) return fail("delivery.mediumAbsent");
  if (sessionOf(context).room.kind !== "demo") {
    // Of several mounts on one folder the last is the one that is seen.
    const mount = readMounts().findLast(({ point }) => point === folder);
    if (mount === undefined) return fail("media.mountRefused");
    if (!mount.isReadOnly || isWritable(folder)) return fail("media.writable");
  }
  const medium = presentMedia(context).find(({ path }) => path === folder) ?? folderMedium(folder);
  deskOf(context).attached.set(medium.id, medium);
  return succeed(medium);
}

export function asResult<Value>(act: () => Value): Result<Value> {
  try {
    return succeed(act());
  } catch (error) {
    if (error instanceof FailureError) return fail(error.failure.code, error.failure.details);
    throw error;
  }
}
