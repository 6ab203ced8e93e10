import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { formText } from "../receive/pages.ts";
import { destructionCertificate } from "./destructionCertificate.ts";

type Shown = OperationOutput<"vault.certificate">;

const most = 1000;

export async function showCertificate(context: RoomContext, { entry }: OperationInput<"vault.certificate">): Promise<Result<Shown>> {
  try {
    const made = await destructionCertificate({ store: sessionOf(context).store, folder: context.folder }, entry);
    if (!made.ok) return made;
    const { remaining, signers, packages, media, forms, ...rest } = made.value;
    return succeed({
      ...rest,
      signers: [...signers],
      remaining: remaining.slice(0, most),
      remainingCount: remaining.length,
      packages: packages.slice(0, most).map(({ id, sequence, sender, sealedAt, recipients, held, isSeen }) => ({ id, sequence, sender, sealedAt, recipients: [...recipients], held, isSeen })),
      packageCount: packages.length,
      media: media.slice(0, most),
      mediaCount: media.length,
      forms: forms.map(({ number, at, officer }) => ({ number: formText(number), at, officer })),
    });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** A sheet of its own each time: what can still be opened changes, and no sheet is to say more than was so when it was printed. */
export async function numberCertificate(context: RoomContext, { entry }: OperationInput<"vault.certificateForm">, act: Act): Promise<Result<OperationOutput<"vault.certificateForm">>> {
  const certificate = await showCertificate(context, { entry });
  if (!certificate.ok) return certificate;
  if (!certificate.value.isDone) return fail("vault.busy");
  const { store, officer, forms } = sessionOf(context);
  const at = context.clock.now();
  act.about({ objects: [certificate.value.statementSha256], details: { entry } });
  const { number } = await store.write("destruction.formNumber", { entry, form: "vault.certificate", officer: officer.id, printedAt: at }, act.entry());
  const text = formText(number);
  forms.add(`vault.certificate/${text}`);
  return succeed({ certificate: certificate.value, number: text, at });
}
