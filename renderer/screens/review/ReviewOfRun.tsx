import { useCallback, useState, type ReactNode } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { DecisionPane } from "./DecisionPane.tsx";
import { ImageEvidence } from "./ImageEvidence.tsx";
import { nextOpen, queueOf, type Finding, type QueueFilter, type ReviewState } from "./queue.ts";
import { Queue } from "./Queue.tsx";
import { ReasonForm } from "./ReasonForm.tsx";
import { TableEvidence } from "./TableEvidence.tsx";
import type { Findings } from "./useFindings.ts";
import { useReviewKeys } from "./useReviewKeys.ts";
import styles from "./Review.module.css";

export interface ReviewOfRunProps {
  readonly run: number;
  readonly title: ReactNode;
  readonly officers: OperationOutput<"project.get">["officers"];
  readonly findings: Findings & { readonly findings: readonly Finding[]; readonly state: ReviewState };
  readonly obstacle: string | undefined;
  readonly done: string | undefined;
  readonly onFinish: () => void;
  readonly onReturned: () => void;
}

type Act = "decide" | "refuse" | "defer" | "return";

/** Queue, evidence, decision: the evidence is what the eye meets first. */
export function ReviewOfRun({ run, title, officers, findings: { findings, state, failure, saved, isBusy, decide }, obstacle, done, onFinish, onReturned }: ReviewOfRunProps) {
  const { m, language } = useSpeech();
  const words = m.review;
  const [filter, setFilter] = useDraft<QueueFilter>(`review.filter.${String(run)}`, "all");
  const [wanted, setWanted] = useDraft<number | undefined>(`review.finding.${String(run)}`, undefined);
  const [said, setSaid] = useDraft<readonly (readonly number[])[]>(`review.said.${String(run)}`, []);
  const [act, setAct] = useState<Act>("decide");
  const [isBeforeHeld, setBeforeHeld] = useState(false);
  const [frame, setFrame] = useState(0);
  const [inSight, setInSight] = useState<{ readonly output: number; readonly frames: number } | undefined>();
  const [refusal, setRefusal] = useState<Failure | undefined>();
  const shown = queueOf(findings, filter);
  const finding = findings.find((one) => one.finding === wanted) ?? shown[0];
  const mayDecide = obstacle === undefined;
  const isImage = finding?.output.kind === "image";
  const isSeen = finding !== undefined && inSight?.output === finding.output.output;
  const frames = isSeen ? inSight.frames : 1;
  // Nobody accepts what he has not seen.
  const mayAccept = mayDecide && isSeen && finding.kind !== "hit" && finding.verdict !== "accept";
  const isWhole = state.settled === state.findings;

  const choose = useCallback(
    (number: number): void => {
      setWanted(number);
      setAct("decide");
      setFrame(0);
    },
    [setWanted],
  );
  const see = useCallback((output: number, frameCount = 1): void => {
    setInSight({ output, frames: frameCount });
  }, []);
  const step = (by: 1 | -1) => (): void => {
    const at = shown.findIndex((one) => one.finding === finding?.finding);
    const next = shown[at === -1 ? 0 : at + by];
    if (next !== undefined) choose(next.finding);
  };
  const say = async (decided: readonly number[], verdict: "accept" | "redo" | "defer", reason?: string): Promise<boolean> => {
    if (isBusy || !(await decide(decided, verdict, reason))) return false;
    setSaid((before) => [...before, decided]);
    const next = nextOpen(findings, decided);
    if (next === undefined) setAct("decide");
    else choose(next);
    if (verdict !== "accept") toQueue();
    return true;
  };
  const accept = (decided: readonly number[]): void => void say(decided, "accept");
  const last = said.at(-1) ?? (finding?.verdict === undefined ? undefined : [finding.finding]);
  const undo = async (): Promise<void> => {
    if (last === undefined || isBusy || !(await decide(last, "withdraw"))) return;
    setSaid((before) => before.slice(0, -1));
    const [first] = last;
    if (first !== undefined) choose(first);
  };
  const sendBack = async (reason: string): Promise<boolean> => {
    setRefusal(undefined);
    const answer = await call("run.abandon", { run, reason });
    if (answer.ok) onReturned();
    else setRefusal(answer.failure);
    return answer.ok;
  };
  const close = (): void => {
    setAct("decide");
    toQueue();
  };
  useShortcuts("review", { ...(mayDecide && isWhole && { "review.finish": onFinish }) });
  useShortcuts("global", {
    escape: () => {
      if (document.querySelector("[role=dialog], [data-trigger] [role=listbox]") === null && act !== "decide") close();
    },
  });
  useReviewKeys({
    up: step(-1),
    down: step(1),
    accept:
      mayAccept && act === "decide"
        ? () => {
            accept([finding.finding]);
          }
        : undefined,
    before: isImage ? setBeforeHeld : undefined,
    previousFrame: isImage && frame > 0 ? () => { setFrame(frame - 1); } : undefined,
    nextFrame: isImage && frame < frames - 1 ? () => { setFrame(frame + 1); } : undefined,
  });
  const nameOf = (id: string): string => {
    const officer = officers.find((one) => one.id === id);
    return officer === undefined ? id : language === "ja" ? officer.name : officer.romaji;
  };

  return (
    <Screen
      title={words.title}
      state={title}
      actions={
        mayDecide && (
          <Button kind="primary" size="dense" icon="check" shortcut="review.finish" isDisabled={!isWhole || isBusy} onPress={onFinish}>
            {words.finish}
          </Button>
        )
      }
    >
      {done !== undefined && (
        <Notice state="good" live>
          {done}
        </Notice>
      )}
      <Splitter
        name="pane.findings"
        usual={18}
        asideAt="start"
        asideLabel={words.queue}
        follows={String(finding?.finding)}
        aside={<Queue findings={findings} shown={shown} filter={filter} onFilter={setFilter} chosen={finding?.finding} onChoose={choose} />}
        main={
          <Splitter
            name="pane.decision"
            usual={20}
            asideLabel={words.pane}
            main={
              <div className={styles.evidence} data-kind={finding?.output.kind}>
                {finding === undefined ? (
                  <p className={styles.waiting}>{findings.length === 0 ? words.nothingToDecide : words.choose}</p>
                ) : isImage ? (
                  <ImageEvidence key={finding.output.output} run={run} finding={finding} frame={frame} isBeforeHeld={isBeforeHeld} onBefore={setBeforeHeld} onFrame={setFrame} onShown={see} />
                ) : (
                  <TableEvidence key={finding.output.output} run={run} output={finding.output.output} onShown={see} />
                )}
              </div>
            }
            aside={
              act === "decide" || finding === undefined ? (
                <DecisionPane
                  run={run}
                  findings={findings}
                  finding={finding}
                  state={state}
                  nameOf={nameOf}
                  obstacle={obstacle}
                  isBusy={isBusy}
                  isSeen={isSeen}
                  failure={failure}
                  saved={saved}
                  onAccept={accept}
                  onRefuse={() => {
                    setAct("refuse");
                  }}
                  onDefer={() => {
                    setAct("defer");
                  }}
                  onReturn={() => {
                    setAct("return");
                  }}
                  onUndo={last === undefined ? undefined : () => void undo()}
                />
              ) : act === "return" ? (
                <ReasonForm name={`return.${String(run)}`} words={words.reasons.return} isDanger isBusy={isBusy} failure={refusal} onClose={close} onSubmit={sendBack} />
              ) : (
                <ReasonForm
                  key={act}
                  name={`${act}.${String(run)}.${String(finding.finding)}`}
                  words={words.reasons[act]}
                  {...(act === "refuse" && { isDanger: true })}
                  isBusy={isBusy}
                  failure={failure}
                  onClose={close}
                  onSubmit={(reason) => say([finding.finding], act === "refuse" ? "redo" : "defer", reason)}
                />
              )
            }
          />
        }
      />
    </Screen>
  );
}

/** Where a form goes away with the focus in it, the queue has it: the arrows then lead on. */
function toQueue(): void {
  document.querySelector<HTMLElement>("[data-queue] [role=grid]")?.focus();
}
