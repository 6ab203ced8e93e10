import type { Failure } from "../../../core/domain/failure.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts, type Fact } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { HeaderChanges } from "./HeaderChanges.tsx";
import { Progress } from "./Progress.tsx";
import { proposalsOf, type Finding, type ReviewState } from "./queue.ts";
import type { Saved } from "./useFindings.ts";
import { verdictChip } from "./verdictChip.ts";
import styles from "./Review.module.css";

export interface DecisionPaneProps {
  readonly run: number;
  readonly findings: readonly Finding[];
  readonly finding: Finding | undefined;
  readonly state: ReviewState;
  readonly nameOf: (officer: string) => string;
  /** Why nobody decides here now; absent where it is this officer's to decide. */
  readonly obstacle: string | undefined;
  readonly isBusy: boolean;
  /** Nobody accepts what is not in sight. */
  readonly isSeen: boolean;
  readonly failure: Failure | undefined;
  readonly saved: Saved | undefined;
  readonly onAccept: (findings: readonly number[]) => void;
  readonly onRefuse: () => void;
  readonly onDefer: () => void;
  readonly onReturn: () => void;
  /** Absent where there is nothing to take back. */
  readonly onUndo: (() => void) | undefined;
}

/** What is to be decided, and what was said of it. Accepting and refusing are never neighbours. */
export function DecisionPane({ run, findings, finding, state, nameOf, obstacle, isBusy, isSeen, failure, saved, onAccept, onRefuse, onDefer, onReturn, onUndo }: DecisionPaneProps) {
  const { m, say, language } = useSpeech();
  const words = m.review;
  const mayDecide = obstacle === undefined;
  const proposals = finding === undefined ? [] : proposalsOf(findings, finding);
  const isHit = finding?.kind === "hit";
  const isImage = finding?.output.kind === "image";
  const acceptAll = (): void => {
    onAccept(proposals);
  };
  useShortcuts("review", {
    ...(mayDecide && finding !== undefined && { "review.refuse": onRefuse, "review.defer": onDefer, ...(isImage && isSeen && proposals.length > 0 && { "review.acceptImage": acceptAll }) }),
    ...(mayDecide && { "review.return": onReturn, ...(onUndo && { "review.undo": onUndo }) }),
  });
  return (
    <Pane title={words.pane}>
      <Progress state={state} />
      {obstacle !== undefined && <Notice state="caution">{obstacle}</Notice>}
      {isHit && <Notice state="bad">{words.hit}</Notice>}
      {failure !== undefined && <FailurePanel failure={failure} />}
      {mayDecide && finding !== undefined && (
        <div className={styles.acts} role="group" aria-label={words.pane}>
          {!isHit && (
            <Button
              kind="primary"
              icon="check"
              shortcut="review.accept"
              isDisabled={isBusy || !isSeen || finding.verdict === "accept"}
              onPress={() => {
                onAccept([finding.finding]);
              }}
            >
              {words.accept}
            </Button>
          )}
          {isImage && proposals.length > 1 && (
            <div className={styles.wide}>
              <Button icon="check" shortcut="review.acceptImage" isDisabled={isBusy || !isSeen} onPress={acceptAll}>
                {words.acceptImage}
              </Button>
            </div>
          )}
          <Button icon="hold" shortcut="review.defer" isDisabled={isBusy} onPress={onDefer}>
            {words.defer}
          </Button>
          <Button kind="quiet" icon="repeat" shortcut="review.undo" isDisabled={isBusy || onUndo === undefined} onPress={() => onUndo?.()}>
            {words.undo}
          </Button>
          <Button kind="danger" icon="cross" shortcut="review.refuse" isDisabled={isBusy} onPress={onRefuse}>
            {words.refuse}
          </Button>
        </div>
      )}
      <p className={styles.saved} role="status">
        {saved !== undefined && say(words[saved.kind === "decided" ? "saved" : "undone"], { at: formatDateTime(language, saved.at) })}
      </p>
      {finding !== undefined && <Facts look="stack" facts={factsOf(finding)} />}
      {finding !== undefined && isImage && <HeaderChanges key={finding.output.output} run={run} output={finding.output.output} />}
      {mayDecide && (
        <div className={styles.apart}>
          {state.refused > 0 && <Notice state="caution">{words.someRefused}</Notice>}
          <Button kind="quiet" icon="repeat" shortcut="review.return" isDisabled={isBusy} onPress={onReturn}>
            {words.reasons.return.open}
          </Button>
        </div>
      )}
    </Pane>
  );

  function factsOf({ kind, output, place, verdict, reason, officer, at }: Finding): readonly Fact[] {
    const { facts } = words;
    const { state: look, word } = verdictChip(m, verdict);
    return [
      { word: facts.kind, value: words.kinds[kind] },
      { word: facts.output, value: output.name, look: "mono" },
      { word: facts.source, value: say(facts.sourceOf, { delivery: output.delivery, item: output.item }) },
      ...(place.rectangles === undefined ? [] : [{ word: facts.masks, value: say(facts.maskCount, { count: place.rectangles.length }) }]),
      ...(place.what === undefined ? [] : [{ word: facts.what, value: words.whats[place.what] ?? place.what }]),
      { word: facts.verdict, value: <Chip state={look}>{word}</Chip> },
      ...(reason === undefined ? [] : [{ word: facts.reason, value: reason }]),
      ...(officer === undefined ? [] : [{ word: facts.by, value: nameOf(officer) }]),
      ...(at === undefined ? [] : [{ word: facts.at, value: formatDateTime(language, at) }]),
    ];
  }
}
