import path from "node:path";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { fileExists, makeFolder, writeFileDurably } from "../../platform/disk.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { handOutReadme } from "./handOutReadme.ts";
import { readPolicy } from "./readPolicy.ts";

/**
 * What a provider needs to seal a medium for this room: the certificates of those who receive, with a sheet that names their
 * fingerprints. Nothing in them is secret; that they come from this room is what the fingerprints, read out, are for.
 */
export async function handOut(context: RoomContext, { folder }: OperationInput<"policy.handOut">, act: Act): Promise<Result<OperationOutput<"policy.handOut">>> {
  const { store } = sessionOf(context);
  const policy = readPolicy(context.folder);
  if (!policy.ok) return policy;
  const now = context.clock.now();
  const recipients = policy.value.officers.filter(({ role, state, validUntil }) => role === "technician" && state === "active" && validUntil > now);
  const files = [...recipients.map(({ id }) => `${id}.pem`), "README.ja.txt", "README.en.txt"];
  const there = files.find((name) => fileExists(path.join(folder, name)));
  if (there !== undefined) return fail("policy.handOutExists", { file: there });
  act.about({ objects: recipients.map(({ certificate }) => certificate) });
  await store.record(act.entry());
  makeFolder(folder);
  for (const { id, certificatePem } of recipients) writeFileDurably(path.join(folder, `${id}.pem`), certificatePem);
  for (const language of ["ja", "en"] as const)
    writeFileDurably(path.join(folder, `README.${language}.txt`), handOutReadme(language, policy.value.room.name, recipients));
  return succeed({ files, certificates: recipients.map(({ id, name, certificate, validUntil }) => ({ officer: id, name, certificate, validUntil })) });
}
