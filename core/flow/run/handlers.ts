import type { projectOperations } from "../../contract/operations/project.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { pemOf, readCertificatePem } from "../../envelope/certificate.ts";
import { canonicalRecipe, recipeHashOf } from "../../recipe/canonical.ts";
import { readRecipe } from "../../recipe/readRecipe.ts";
import type { Store } from "../../store/client.ts";
import type { ProjectRow } from "../../store/project.ts";
import type { RunRow } from "../../store/run.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";
import type { Handlers } from "../handler.ts";
import type { JobHandle } from "../jobs.ts";
import { describeRecipient, readRecipientCertificate } from "../proposal/recipientCertificate.ts";
import { vaultOf } from "../vault/vaultOf.ts";
import { beginRun, continueRun, type RunOrder } from "./runProject.ts";
import { verifyRun } from "./verifyRun.ts";

export const projectHandlers: Handlers<keyof typeof projectOperations> = {
  "recipe.list": async (context) => {
    const recipes = await sessionOf(context).store.read("recipe.list", {});
    return succeed({ recipes: recipes.map(({ body: _body, ...rest }) => rest) });
  },
  "recipe.add": addRecipe,
  "project.list": async (context) => {
    const projects = await sessionOf(context).store.read("project.list", {});
    return succeed({ projects: projects.map((row) => ({ ...shown(row), ...(row.verification !== null && { verification: row.verification }) })) });
  },
  "project.get": getProject,
  "project.propose": proposeProject,
  "project.decide": async (context, { project, number, day }, act) => {
    const { store, officer } = sessionOf(context);
    act.about({ objects: [`project-${String(project)}`] });
    await store.write("project.decide", { project, number, day, officer: officer.id, at: context.clock.now() }, act.entry());
    return shownProject(store, project);
  },
  "run.start": startRun,
  "run.verify": verifyHere,
  "run.abandon": async (context, { run, reason }, act) => {
    const { store, officer } = sessionOf(context);
    act.about({ objects: [`run-${String(run)}`] });
    const row = await store.read("run.of", { run });
    if (row === undefined) return fail("run.unknown");
    await store.write("run.abandon", { run, reason, officer: officer.id, at: context.clock.now() }, act.entry());
    return shownProject(store, row.project);
  },
};

type ShownProject = OperationOutput<"project.decide">;
type ShownRun = OperationOutput<"run.start">;

const shown = ({ project, state, application, title, recipient }: ProjectRow): ShownProject => ({ project, state, application, title, recipient });

async function shownProject(store: Pick<Store, "read">, project: number): Promise<Result<ShownProject>> {
  const found = await store.read("project.of", { project });
  return found === undefined ? fail("project.unknown") : succeed(shown(found));
}

async function shownRun(store: Pick<Store, "read">, { run, state, snapshot, persons, units, done, records, instances, held, officer, begunAt, endedAt }: RunRow): Promise<ShownRun> {
  const verification = await store.read("run.verification", { run });
  const { officer: _officer, ...told } = verification ?? {};
  return {
    run,
    state,
    snapshot,
    persons,
    units,
    done,
    records,
    instances,
    held,
    officer,
    begunAt,
    ...(endedAt !== null && { endedAt }),
    ...(verification !== undefined && { verification: told as NonNullable<ShownRun["verification"]> }),
  };
}

async function addRecipe(context: RoomContext, { text }: OperationInput<"recipe.add">, act: Act): Promise<Result<OperationOutput<"recipe.add">>> {
  const { store, officer } = sessionOf(context);
  const read = readRecipe(text);
  if (!read.ok) return read;
  const { name, version } = read.value;
  const sha256 = recipeHashOf(read.value);
  act.about({ objects: [sha256] });
  const isKnown = (await store.read("recipe.list", {})).some((row) => row.sha256 === sha256);
  if (!isKnown) await store.write("recipe.add", { sha256, name, version, body: canonicalRecipe(read.value), officer: officer.id, at: context.clock.now() }, act.entry());
  return succeed({ sha256, name, version });
}

async function proposeProject(context: RoomContext, { certificatePem, ...input }: OperationInput<"project.propose">, act: Act): Promise<Result<OperationOutput<"project.propose">>> {
  const { store, officer, room } = sessionOf(context);
  const certificate = readRecipientCertificate(certificatePem, room.kind, context.clock.now());
  if (!certificate.ok) return certificate;
  act.about({ objects: [certificate.value.hash, ...input.deliveries.slice(0, 32).map((delivery) => `delivery-${String(delivery)}`)] });
  const recipientCertificate = certificatePem.replaceAll(/-----[^-]*-----|\s/gu, "");
  return succeed(await store.write("project.propose", { ...input, recipientCertificate, officer: officer.id, at: context.clock.now() }, act.entry()));
}

async function getProject(context: RoomContext, { project }: OperationInput<"project.get">, act: Act): Promise<Result<OperationOutput<"project.get">>> {
  const { store } = sessionOf(context);
  act.about({ objects: [`project-${String(project)}`] });
  const found = await store.read("project.of", { project });
  if (found === undefined) return fail("project.unknown");
  const { purpose, recipe, deliveries, decisionNumber, decisionDay, steps } = found;
  const [runs, officers] = await Promise.all([store.read("run.list", { project }).then((rows) => Promise.all(rows.map((row) => shownRun(store, row)))), store.read("officer.list", {})]);
  const certificate = readCertificatePem(pemOf(Buffer.from(found.recipientCertificate, "base64")));
  const named = new Set([...steps, ...runs].map(({ officer }) => officer));
  return succeed({
    ...shown(found),
    purpose,
    ...(certificate.ok && { certificate: describeRecipient(certificate.value) }),
    recipe,
    deliveries: [...deliveries],
    ...(decisionNumber !== null && decisionDay !== null && { decision: { number: decisionNumber, day: decisionDay } }),
    steps: steps.map(({ event, toState, officer, at, reason }) => ({ event, toState, officer, at, ...(reason !== null && { reason }) })),
    runs,
    officers: officers.filter(({ id }) => named.has(id)).map(({ id, name, kana, romaji, role }) => ({ id, name, kana, romaji, role })),
  });
}

/** The run that is under way, or a new one. */
async function startRun(context: RoomContext, { project }: OperationInput<"run.start">, act: Act): Promise<Result<ShownRun>> {
  const { store } = sessionOf(context);
  act.about({ objects: [`project-${String(project)}`] });
  return context.jobs.run("run.start", async (handle) => {
    const order = await orderOf(context, handle);
    if (!order.ok) return order;
    const running = (await store.read("run.list", { project })).find(({ state }) => state === "running");
    const begun = running === undefined ? await attempt(() => beginRun(order.value, project)) : succeed(running.run);
    if (!begun.ok) return begun;
    const done = await continueRun(order.value, begun.value);
    return done.ok ? succeed(await shownRun(store, done.value)) : done;
  });
}

async function verifyHere(context: RoomContext, { run }: OperationInput<"run.verify">, act: Act): Promise<Result<ShownRun>> {
  const { store } = sessionOf(context);
  act.about({ objects: [`run-${String(run)}`] });
  return context.jobs.run("run.verify", async (handle) => {
    const order = await orderOf(context, handle);
    if (!order.ok) return order;
    const verified = await verifyRun(order.value, run);
    if (!verified.ok) return verified;
    const row = await store.read("run.of", { run });
    return row === undefined ? fail("run.unknown") : succeed(await shownRun(store, row));
  });
}

async function orderOf(context: RoomContext, { signal, progress }: JobHandle): Promise<Result<RunOrder>> {
  const session = sessionOf(context);
  const { store, officer } = session;
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  return succeed({ store, vault: vault.value, officer: officer.id, clock: context.clock, entropy: context.entropy, signal, progress, entryOf: entriesOf(context, session) });
}

async function attempt<Value>(act: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return fail(error.failure.code, error.failure.details);
  }
}
