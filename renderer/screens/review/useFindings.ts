import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure, Result } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import type { Decision, Finding, ReviewState } from "./queue.ts";

const findingsAtOnce = 1000;

export interface Saved {
  readonly kind: "decided" | "undone";
  readonly at: number;
}

export interface Findings {
  readonly findings: readonly Finding[] | undefined;
  readonly state: ReviewState | undefined;
  readonly failure: Failure | undefined;
  /** The last thing that was saved. */
  readonly saved: Saved | undefined;
  readonly isBusy: boolean;
  /** Saved when it resolves to true. */
  readonly decide: (findings: readonly number[], verdict: Decision, reason?: string) => Promise<boolean>;
}

/** All findings of a run, and decisions about them as they are saved, one after the other. */
export function useFindings(run: number | undefined): Findings {
  const [findings, setFindings] = useState<readonly Finding[] | undefined>();
  const [state, setState] = useState<ReviewState | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  const [saved, setSaved] = useState<Saved | undefined>();
  const [isBusy, setBusy] = useState(false);
  const asking = useRef<number | undefined>(undefined);

  const read = useCallback(async (): Promise<void> => {
    if (run === undefined) return;
    const all = await readAll(run);
    if (asking.current !== run) return;
    if (!all.ok) {
      setFailure(all.failure);
      return;
    }
    setFindings(all.value.findings);
    setState(all.value.state);
  }, [run]);

  useEffect(() => {
    asking.current = run;
    setFindings(undefined);
    setState(undefined);
    setFailure(undefined);
    setSaved(undefined);
    read().catch(throwLater);
    return () => {
      asking.current = undefined;
    };
  }, [run, read]);

  const decide = useCallback(
    async (decided: readonly number[], verdict: Decision, reason?: string): Promise<boolean> => {
      if (run === undefined || decided.length === 0) return false;
      setBusy(true);
      setFailure(undefined);
      const chosen = [...decided];
      const answer = await call("finding.decide", verdict === "accept" || verdict === "withdraw" ? { run, findings: chosen, verdict } : { run, findings: chosen, verdict, reason: reason ?? "" });
      if (!answer.ok) {
        setBusy(false);
        setFailure(answer.failure);
        return false;
      }
      // Taken from the answer, and not supposed: who decided and when is the room's word.
      if (asking.current === run) {
        setFindings((before) => before && replaced(before, answer.value.findings));
        setState(answer.value.state);
      }
      setBusy(false);
      setSaved({ kind: verdict === "withdraw" ? "undone" : "decided", at: Date.now() });
      return true;
    },
    [run],
  );

  return { findings, state, failure, saved, isBusy, decide };
}

function replaced(before: readonly Finding[], decided: readonly Finding[]): readonly Finding[] {
  const now = new Map(decided.map((finding) => [finding.finding, finding]));
  return before.map((finding) => now.get(finding.finding) ?? finding);
}

async function readAll(run: number): Promise<Result<{ readonly findings: readonly Finding[]; readonly state: ReviewState }>> {
  const findings: Finding[] = [];
  for (;;) {
    const page = await call("finding.list", { run, after: findings.at(-1)?.finding ?? 0, limit: findingsAtOnce });
    if (!page.ok) return page;
    findings.push(...page.value.findings);
    if (page.value.findings.length < findingsAtOnce) return { ok: true, value: { findings, state: page.value.state } };
  }
}
