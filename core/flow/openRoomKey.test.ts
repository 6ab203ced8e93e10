import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Instant } from "../domain/brand.ts";
import { fail } from "../domain/failure.ts";
import { makeHolder, testAuthority, testTime } from "../envelope/testing/counterpart.ts";
import { createRoom, type RoomOrder } from "./createRoom.ts";
import { cardOf, failureOf, productionOrder, testOfficers } from "./officers.fixture.ts";
import { openRoomKey } from "./openRoomKey.ts";
import { isRoom, policyFile, roomCheckFile, roomKeyFile } from "./roomFolder.ts";

const parent = mkdtempSync(path.join(tmpdir(), "noren-key-"));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

let counter = 0;
const freshPath = (): string => path.join(parent, `place-${String(++counter)}`, "room");
const officers = testOfficers();
const order = (folder: string): RoomOrder => productionOrder(folder, officers);

describe("opening the room key", () => {
  const folder = freshPath();
  beforeAll(async () => {
    expect(await failureOf(createRoom(order(folder)))).toBe("ok");
  });

  const copied = (): string => {
    const copy = freshPath();
    cpSync(folder, copy, { recursive: true });
    return copy;
  };
  const codeOf = async (place: string, holder = first(), now: Instant = testTime, kind: "software" | "pkcs11" = "pkcs11"): Promise<string> => {
    const key = await openRoomKey({ folder: place, card: cardOf(holder, kind), now });
    return key.ok ? "ok" : key.failure.code;
  };

  it("tells an expired card, a software card and a stranger apart", async () => {
    expect(await codeOf(folder)).toBe("ok");
    expect(await codeOf(folder, first(), (first().certificate.validUntil + 1) as Instant)).toBe("card.expired");
    expect(await codeOf(folder, first(), (first().certificate.validFrom - 1) as Instant)).toBe("card.expired");
    expect(await codeOf(folder, first(), testTime, "software")).toBe("card.softwareRefused");
    expect(await codeOf(folder, makeHolder(testAuthority(), "technician 1"))).toBe("card.notEnrolled");
  });

  it("passes on what the card says", async () => {
    const card = { ...cardOf(first()), agree: () => Promise.resolve(fail("card.removed")) };
    expect(await openRoomKey({ folder, card, now: testTime })).toEqual({ ok: false, failure: { code: "card.removed" } });
  });

  it("tells a wrong key from a damaged keyring", async () => {
    const other = freshPath();
    expect(await failureOf(createRoom(order(other)))).toBe("ok");
    const swapped = copied();
    cpSync(roomKeyFile(other), roomKeyFile(swapped));
    expect(await codeOf(swapped)).toBe("room.wrongKey");
    const changes: readonly [(place: string) => void, string][] = [
      [
        (place) => {
          writeFileSync(roomKeyFile(place), readFileSync(roomKeyFile(place)).subarray(0, -1));
        },
        "room.damaged",
      ],
      [
        (place) => {
          writeFileSync(roomKeyFile(place), flipLast(readFileSync(roomKeyFile(place))));
        },
        "room.damaged",
      ],
      [
        (place) => {
          rmSync(roomKeyFile(place));
        },
        "room.damaged",
      ],
      [
        (place) => {
          rmSync(roomCheckFile(place));
        },
        "room.damaged",
      ],
      [
        (place) => {
          writeFileSync(roomCheckFile(place), "00");
        },
        "room.wrongKey",
      ],
      [
        (place) => {
          writeFileSync(policyFile(place), "{}");
        },
        "room.policyAltered",
      ],
      [
        (place) => {
          rmSync(policyFile(place));
        },
        "room.missing",
      ],
    ];
    for (const [change, code] of changes) {
      const place = copied();
      change(place);
      expect(await codeOf(place)).toBe(code);
    }
    expect(isRoom(folder)).toBe(true);
  });

  it("refuses an officer whom the policy names and the keyring does not", async () => {
    const place = copied();
    const stranger = makeHolder(testAuthority(), "x");
    const policy = JSON.parse(readFileSync(policyFile(place), "utf8")) as { officers: { certificate: string }[] };
    policy.officers[0] = { ...policy.officers[0], certificate: stranger.certificate.hash };
    writeFileSync(policyFile(place), JSON.stringify(policy));
    expect(await codeOf(place, stranger)).toBe("card.notEnrolled");
  });
});

function first(): ReturnType<typeof makeHolder> {
  const [officer] = officers;
  if (officer === undefined) throw new Error("no officer");
  return officer.holder;
}

function flipLast(bytes: Buffer): Buffer {
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}
