import { useCallback, useEffect, useState, type ReactNode } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater, useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { ReviewOfRun } from "./ReviewOfRun.tsx";
import { useFindings } from "./useFindings.ts";
import styles from "./Review.module.css";

export interface ReviewOfProjectProps {
  readonly project: number;
  readonly title: ReactNode;
  /** What was ended before this one came up. */
  readonly done: string | undefined;
  readonly onFinished: () => void;
  readonly onReturned: () => void;
}

type Detail = OperationOutput<"project.get">;

/** The result that a project stands on now. */
export function ReviewOfProject({ project, title, ...rest }: ReviewOfProjectProps) {
  const { m } = useSpeech();
  const ask = useCallback(() => call("project.get", { project }), [project]);
  const { value, failure } = useAnswer(ask);
  const run = value?.runs.findLast(({ state }) => state === "finished");
  const findings = useFindings(run?.run);
  const obstacle = useObstacle(value, run?.officer);
  // The room keeps what it read for the next page: not for longer than somebody looks.
  useEffect(
    () => () => {
      call("review.leave", {}).catch(throwLater);
    },
    [],
  );
  const [isBroken, setBroken] = useState<typeof failure>();
  const broken = failure ?? isBroken ?? (findings.findings === undefined ? findings.failure : undefined);
  if (broken !== undefined || value === undefined || run === undefined || findings.findings === undefined || findings.state === undefined) {
    return (
      <Screen title={m.review.title} state={title}>
        <div className={styles.nothing}>{broken === undefined ? m.frame.loading : <FailurePanel failure={broken} />}</div>
      </Screen>
    );
  }
  const finish = (): void => {
    call("run.review", { run: run.run }).then((answer) => {
      if (answer.ok) rest.onFinished();
      else setBroken(answer.failure);
    }, throwLater);
  };
  return <ReviewOfRun run={run.run} title={title} officers={value.officers} findings={{ ...findings, findings: findings.findings, state: findings.state }} obstacle={obstacle} done={rest.done} onFinish={finish} onReturned={rest.onReturned} />;
}

/** Why this officer decides nothing here now. */
function useObstacle(project: Detail | undefined, maker: string | undefined): string | undefined {
  const { m, say } = useSpeech();
  const { officer } = useSession();
  if (maker === officer.id) return m.review.maker;
  return project === undefined || project.state === "verified" ? undefined : say(m.review.notNow, { state: m.words.projectStates[project.state] });
}
