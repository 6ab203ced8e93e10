import type { Failure } from "../../../core/domain/failure.ts";
import { useRunningJob } from "../../app/Jobs.tsx";
import { useSession } from "../../app/Session.tsx";
import { readFailure, call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Facts, type Fact } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { formatBytes, formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import type { Inspection } from "./ReceiveWizard.tsx";
import styles from "./Receive.module.css";

export interface ContentsStepProps {
  readonly inspection: Inspection | undefined;
  readonly failure: Failure | undefined;
  readonly isWaiting: boolean;
  readonly onAgain: () => void;
}

export function ContentsStep({ inspection, failure, isWaiting, onAgain }: ContentsStepProps) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.receive.contents;
  const { officer } = useSession();
  const job = useRunningJob("delivery.inspect");
  if (inspection === undefined) {
    return (
      <>
        <h2>{failure === undefined ? words.looking : words.refused}</h2>
        {failure !== undefined && (
          <FailurePanel
            failure={failure}
            actions={
              <Button icon="repeat" isDisabled={isWaiting} onPress={onAgain}>
                {words.again}
              </Button>
            }
          />
        )}
        {failure === undefined &&
          (job === undefined ? (
            <p>{words.safe}</p>
          ) : (
            <ProgressBar
              job={job}
              look="whole"
              safety={words.safe}
              onCancel={() => {
                void call("job.cancel", { job: job.id });
              }}
            />
          ))}
      </>
    );
  }
  const declared = new Map(inspection.declared.map(({ kind, count }) => [kind, count]));
  return (
    <>
      <h2>{words.title}</h2>
      {inspection.refusal !== undefined && <FailurePanel failure={readFailure(inspection.refusal)} />}
      <Facts facts={factsOf(inspection, speech)} />
      {inspection.unauthenticated > 0 && <Notice state="caution">{say(words.unauthenticated, { count: inspection.unauthenticated })}</Notice>}
      {inspection.package !== undefined && (
        <section className={styles.part}>
          <h3>{words.package}</h3>
          <Facts facts={packageFacts(inspection.package, speech)} />
        </section>
      )}
      <section className={styles.part}>
        <h3>{words.kinds}</h3>
        <PlainTable
          label={words.kinds}
          rows={inspection.kinds}
          keyOf={({ kind }) => kind}
          columns={[
            { id: "kind", word: words.kind, cell: ({ kind }) => m.words.itemKinds[kind] },
            { id: "count", word: words.count, align: "end", cell: ({ count }) => formatNumber(language, count) },
            { id: "bytes", word: words.size, align: "end", cell: ({ bytes }) => formatBytes(language, bytes) },
            ...(declared.size === 0 ? [] : [{ id: "declared", word: words.declared, align: "end" as const, cell: ({ kind }: Inspection["kinds"][number]) => (declared.has(kind) ? formatNumber(language, declared.get(kind) ?? 0) : m.receive.reconcile.notSaid) }]),
          ]}
          empty={m.frame.none}
        />
      </section>
      {/* Names on the medium are patient data: shown to the technician, never selectable, never printed. */}
      <PatientView officer={officer}>
        <div className={styles.step}>
          {/* Nothing is said to be well about what is refused. */}
          {inspection.problems.length === 0 && inspection.refusal === undefined && (
            <section className={styles.part}>
              <h3>{words.problems}</h3>
              <Notice state="good">{words.problemsNone}</Notice>
            </section>
          )}
          {inspection.problems.length > 0 && (
            <section className={styles.part}>
              <h3>{words.problems}</h3>
              <p className={styles.quiet}>{words.problemsSome}</p>
              <PlainTable
                label={words.problems}
                rows={inspection.problems}
                keyOf={({ cause }) => cause}
                columns={[
                  { id: "cause", word: m.receive.items.cause, cell: ({ cause }) => m.words.heldCauses[cause].word },
                  { id: "count", word: words.count, align: "end", cell: ({ count }) => formatNumber(language, count) },
                  { id: "examples", word: words.examples, cell: ({ examples }) => <span className={styles.lines}>{examples.join("\n")}</span> },
                ]}
              />
            </section>
          )}
          {inspection.archives.length > 0 && (
            <section className={styles.part}>
              <h3>{words.archives}</h3>
              <p className={styles.quiet}>{words.archivesAbout}</p>
              <PlainTable
                label={words.archives}
                rows={inspection.archives}
                keyOf={({ name }) => name}
                columns={[
                  { id: "name", word: m.receive.items.name, cell: ({ name }) => name },
                  { id: "bytes", word: words.size, align: "end", cell: ({ bytes }) => formatBytes(language, bytes) },
                ]}
              />
            </section>
          )}
        </div>
      </PatientView>
    </>
  );
}

function factsOf({ content, files, bytes, digest, scanner }: Inspection, { m, say, language }: Speech): readonly Fact[] {
  const words = m.receive.contents;
  const signatures = scanner.signaturesAt === undefined ? undefined : say(words.scannerSignatures, { at: formatDateTime(language, scanner.signaturesAt) });
  return [
    { word: words.content, value: m.words.mediumContents[content] },
    { word: words.files, value: say(words.filesCount, { count: files }) },
    { word: words.bytes, value: formatBytes(language, bytes) },
    { word: words.scanner, value: scanner.state === "absent" ? words.scannerAbsent : [say(words.scannerReady, { engine: scanner.engine ?? "" }), signatures].filter((part) => part !== undefined).join(" · ") },
    { word: words.digest, value: groupHash(digest), look: "mono" },
  ];
}

export function packageFacts(found: NonNullable<Inspection["package"]>, { m, language }: Speech): readonly Fact[] {
  const words = m.receive.contents;
  return [
    { word: words.sender, value: found.sender },
    { word: words.packageId, value: found.id, look: "mono" },
    { word: words.sequence, value: formatNumber(language, found.sequence) },
    { word: words.createdAt, value: formatDateTime(language, found.createdAt) },
    { word: words.expiresAt, value: formatDateTime(language, found.expiresAt) },
    { word: words.objects, value: formatNumber(language, found.objects) },
    { word: words.parts, value: `${formatNumber(language, found.parts)} · ${formatBytes(language, found.bytes)}` },
    { word: words.manifest, value: groupHash(found.manifestSha256), look: "mono" },
  ];
}
