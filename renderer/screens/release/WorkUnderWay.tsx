import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { JobOutcome } from "./useJobOutcome.ts";

/** How far it is, or what came of it. */
export function WorkUnderWay({ work, safety, cancelled }: { readonly work: JobOutcome; readonly safety: string; readonly cancelled: string }) {
  const { m } = useSpeech();
  const { job, isBusy, isStopping, failure, stop } = work;
  const isCalledOff = failure?.code === "job.cancelled" || failure?.code === "ceremony.cancelled";
  return (
    <>
      {failure !== undefined &&
        (isCalledOff ? (
          <Notice state="caution" live>
            {cancelled}
          </Notice>
        ) : (
          <FailurePanel failure={failure} />
        ))}
      {job !== undefined ? <ProgressBar job={job} look="whole" safety={safety} isStopping={isStopping} onCancel={stop} /> : isBusy && <p>{m.frame.loading}</p>}
    </>
  );
}
