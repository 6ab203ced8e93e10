import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { verifyDetached } from "../../envelope/signedData.ts";
import { listFolder } from "../../platform/disk.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { ceremoniesFolder } from "../roomFolder.ts";
import { readMinutes, readSignature, readSigned, readStatement, type KeptMinutes } from "./ceremonyFolder.ts";

type Minutes = OperationOutput<"ceremony.minutes">["minutes"];

/** The minutes are only a file: what they say of a signature is shown as true where the signature itself says so. */
function verified(folder: string, kept: KeptMinutes): Minutes {
  const content = readSigned(folder, kept);
  return {
    ...kept,
    signatures: kept.signatures.map((named) => {
      const signature = readSignature(folder, kept.id, named.officer);
      const checked = content && signature && verifyDetached({ content, signature });
      return { ...named, verified: checked?.ok === true && checked.value.signer.hash === named.certificate };
    }),
  };
}

export function listCeremonies({ folder }: RoomContext): Result<OperationOutput<"ceremony.list">> {
  const kept = listFolder(ceremoniesFolder(folder)).flatMap((id) => readMinutes(folder, id) ?? []);
  return succeed({ ceremonies: kept.map((one) => verified(folder, one)).sort((one, other) => other.begunAt - one.begunAt) });
}

/** A sheet with a number of its own, for hands to sign as well. */
export async function makeMinutes(context: RoomContext, { ceremony }: OperationInput<"ceremony.minutes">, act: Act): Promise<Result<OperationOutput<"ceremony.minutes">>> {
  const session = sessionOf(context);
  const kept = readMinutes(context.folder, ceremony);
  const statement = readStatement(context.folder, ceremony);
  if (kept === undefined || statement === undefined) return fail("ceremony.none");
  act.about({ objects: [kept.id, kept.sha256], details: { purpose: kept.purpose } });
  const { number } = await session.store.write("form.number", { form: "ceremony.minutes", officer: session.officer.id, printedAt: context.clock.now() }, act.entry());
  const form = String(number).padStart(6, "0");
  session.forms.add(`ceremony.minutes/${form}`);
  return succeed({ minutes: verified(context.folder, kept), statement: statement.toString("utf8"), form });
}
