import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import type { Job } from "../../app/Jobs.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { call, readFailure } from "../../bridge.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { nextRole, Signers } from "../ceremony/Signers.tsx";
import { SignWithCard } from "../ceremony/SignWithCard.tsx";
import { Statement } from "../ceremony/Statement.tsx";
import type { Ceremony } from "../ceremony/useCeremony.ts";

export interface CreateStepProps {
  readonly job: Job | undefined;
  readonly failure: Failure | undefined;
  readonly created: OperationOutput<"room.create"> | undefined;
  readonly isMade: boolean;
  /** Production rooms: the ceremony of the two custodians. */
  readonly ceremony: Ceremony | undefined;
  readonly onCeremony: (ceremony: Ceremony) => void;
}

export function CreateStep({ job, failure, created, isMade, ceremony, onCeremony }: CreateStepProps) {
  const { m, say } = useSpeech();
  const words = m.firstStart.create;
  if (failure !== undefined) {
    return (
      <>
        <h2>{words.failed}</h2>
        <FailurePanel failure={failure} />
      </>
    );
  }
  if (created !== undefined && isMade) {
    return (
      <>
        <h2>{words.doneTitle}</h2>
        <Notice state="good" live>
          <p>{say(words.done, { name: created.room.name, count: created.officers.length })}</p>
          <p>{created.room.kind === "demo" ? words.doneNextDemo : words.doneNextProduction}</p>
        </Notice>
      </>
    );
  }
  if (ceremony !== undefined && ceremony.purpose === "room.create") return <KeyCeremony ceremony={ceremony} onCeremony={onCeremony} />;
  return (
    <>
      <h2>{words.running}</h2>
      {job === undefined ? <p>{words.safe}</p> : <ProgressBar job={job} look="whole" safety={words.safe} />}
    </>
  );
}

/** 鍵の儀式: two custodians, one after the other, over the same first policy. */
function KeyCeremony({ ceremony, onCeremony }: { readonly ceremony: Ceremony; readonly onCeremony: (ceremony: Ceremony) => void }) {
  const { m, say } = useSpeech();
  const words = m.ceremony;
  const role = nextRole(ceremony);
  return (
    <>
      <h2>{words.purposes["room.create"]}</h2>
      {ceremony.state === "failed" && ceremony.failure !== undefined && <FailurePanel failure={readFailure(ceremony.failure)} />}
      {ceremony.state === "cancelled" && <Notice state="info">{words.cancelled}</Notice>}
      {ceremony.state === "working" && (
        <Notice state="info" live>
          {words.working}
        </Notice>
      )}
      <Signers ceremony={ceremony} />
      {ceremony.state === "waiting" && (
        <>
          <h3>{say(words.signNext, { role: role === undefined ? "" : m.words.roles[role] })}</h3>
          <SignWithCard
            key={ceremony.signatures.length}
            isPassedOver={(slot) => ceremony.signatures.some(({ certificate }) => slot.card?.certificates.includes(certificate) === true)}
            verb={words.sign}
            busy={words.signing}
            act={async (given) => {
              const answer = await call("ceremony.sign", { ceremony: ceremony.id, ...given });
              if (answer.ok) onCeremony(answer.value.ceremony);
              return answer;
            }}
          />
        </>
      )}
      <Statement ceremony={ceremony} />
    </>
  );
}
