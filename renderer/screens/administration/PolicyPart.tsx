import { useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { formatDate, formatDateTime } from "../../i18n/dates.ts";
import { formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { arePaths, readPaths } from "../first-start/ModulesStep.tsx";
import { IssuePanel } from "./IssuePanel.tsx";
import { askPolicy } from "./Providers.tsx";
import { useChange } from "./useChange.ts";
import styles from "./Administration.module.css";

type Policy = OperationOutput<"policy.get">;

/** The room's signed settings, and every version of them that was ever in force. */
export function PolicyPart() {
  const { m, language } = useSpeech();
  const words = m.administration.policy;
  const { officer } = useSession();
  const { value: policy, failure } = useAnswer(askPolicy);
  const mayChange = may(officer.role, "policy.change");
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (policy === undefined) return <p>{m.frame.loading}</p>;
  const signedBy = (signers: Policy["signedBy"]): string => signers.map(({ name }) => name).join(" · ");
  return (
    <div className={styles.grid}>
      <Panel title={words.current}>
        <Facts
          facts={[
            { word: words.sequence, value: formatNumber(language, policy.sequence) },
            { word: words.createdAt, value: formatDateTime(language, policy.createdAt) },
            { word: words.signedBy, value: signedBy(policy.signedBy) },
            { word: words.sha256, value: groupHash(policy.sha256), look: "mono" },
            { word: words.keyring, value: formatNumber(language, policy.keyring) },
          ]}
        />
      </Panel>
      <Panel title={words.authority}>
        <Facts
          facts={[
            { word: words.holder, value: policy.authority.holder },
            { word: m.administration.validUntil, value: formatDate(language, policy.authority.validUntil) },
            { word: words.revoked, value: formatNumber(language, policy.authority.revoked) },
            { word: m.administration.certificate, value: groupHash(policy.authority.certificate), look: "mono" },
          ]}
        />
      </Panel>
      <ModulesPanel policy={policy} mayChange={mayChange} />
      <SwitchesPanel policy={policy} mayChange={mayChange} />
      {mayChange && <IssuePanel />}
      <div className={styles.wide}>
        <Panel title={words.history}>
          <PlainTable
            label={words.history}
            rows={policy.history.toSorted((one, other) => other.sequence - one.sequence)}
            keyOf={({ sequence }) => String(sequence)}
            columns={[
              { id: "sequence", word: words.sequence, align: "end", cell: ({ sequence }) => formatNumber(language, sequence) },
              { id: "at", word: words.createdAt, cell: ({ createdAt }) => formatDateTime(language, createdAt) },
              { id: "signers", word: words.signedBy, cell: ({ signedBy: signers }) => signedBy(signers) },
              { id: "sha256", word: words.sha256, cell: ({ sha256 }) => <code>{groupHash(sha256)}</code> },
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}

function ModulesPanel({ policy, mayChange }: { readonly policy: Policy; readonly mayChange: boolean }) {
  const { m } = useSpeech();
  const words = m.administration.policy;
  const [text, setText] = useState<string | undefined>();
  const { begin, isBusy, failure } = useChange();
  const paths = readPaths(text ?? "");
  const isWrong = text !== undefined && !arePaths(paths);
  return (
    <Panel
      title={words.modules}
      actions={
        mayChange &&
        text === undefined && (
          <Button
            size="dense"
            onPress={() => {
              setText(policy.cardModules.map(({ path }) => path).join("\n"));
            }}
          >
            {words.changeModules}
          </Button>
        )
      }
    >
      <PlainTable
        label={words.modules}
        rows={policy.cardModules}
        keyOf={({ path }) => path}
        empty={words.modulesNone}
        columns={[
          { id: "path", word: words.path, cell: ({ path }) => <code>{path}</code> },
          { id: "sha256", word: words.sha256, cell: ({ sha256 }) => <code>{groupHash(sha256)}</code> },
        ]}
      />
      {text !== undefined && (
        <>
          <TextField label={m.firstStart.modules.label} help={m.firstStart.modules.help} lines value={text} error={isWrong ? m.firstStart.modules.invalid : undefined} onChange={setText} />
          {failure !== undefined && <FailurePanel failure={failure} />}
          <div className={styles.acts}>
            <Button
              kind="primary"
              icon="sign"
              isDisabled={isBusy || isWrong}
              onPress={() => {
                begin({ kind: "modules.set", paths: [...paths] });
              }}
            >
              {m.administration.toSignatures}
            </Button>
            <Button
              kind="quiet"
              onPress={() => {
                setText(undefined);
              }}
            >
              {m.frame.close}
            </Button>
          </div>
        </>
      )}
    </Panel>
  );
}

function SwitchesPanel({ policy, mayChange }: { readonly policy: Policy; readonly mayChange: boolean }) {
  const { m } = useSpeech();
  const words = m.administration.policy;
  const { begin, isBusy, failure } = useChange();
  const { allowPkcs1 } = policy.switches;
  return (
    <Panel title={words.switches}>
      <Facts facts={[{ word: words.allowPkcs1, value: <Chip state={allowPkcs1 ? "caution" : "good"}>{allowPkcs1 ? words.allowed : words.notAllowed}</Chip> }]} />
      <p className={styles.quiet}>{words.allowPkcs1About}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {mayChange && (
        <div>
          <Button
            size="dense"
            icon="sign"
            isDisabled={isBusy}
            onPress={() => {
              begin({ kind: "switches.set", switches: { allowPkcs1: !allowPkcs1 } });
            }}
          >
            {allowPkcs1 ? words.forbidPkcs1 : words.permitPkcs1}
          </Button>
        </div>
      )}
    </Panel>
  );
}
