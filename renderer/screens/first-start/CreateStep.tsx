import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import type { Job } from "../../app/Jobs.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";

export interface CreateStepProps {
  readonly job: Job | undefined;
  readonly failure: Failure | undefined;
  readonly created: OperationOutput<"room.create"> | undefined;
}

export function CreateStep({ job, failure, created }: CreateStepProps) {
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
  if (created !== undefined) {
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
  return (
    <>
      <h2>{words.running}</h2>
      {job === undefined ? <p>{words.safe}</p> : <ProgressBar job={job} look="whole" safety={words.safe} />}
    </>
  );
}
