import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useAnswer } from "../../app/useAnswer.ts";
import { call, readFailure } from "../../bridge.ts";
import { Checkbox } from "../../components/Field/Checkbox.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./FirstStart.module.css";

/** One path a line, blank lines left out. */
export const readPaths = (text: string): readonly string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
export const arePaths = (paths: readonly string[]): boolean => paths.length <= 8 && paths.every((path) => path.startsWith("/") && path.length <= 1024);

export type Loaded = OperationOutput<"card.load">["modules"];

const askLibraries = () => call("card.libraries", {});

export interface ModulesStepProps {
  readonly text: string;
  readonly error: string | undefined;
  /** What came of loading them, where that was tried. */
  readonly loaded: Loaded;
  readonly onChange: (text: string) => void;
}

/** Which PKCS#11 libraries the room may load from its first start on: without one no card can sign it into being. */
export function ModulesStep({ text, error, loaded, onChange }: ModulesStepProps) {
  const { m } = useSpeech();
  const words = m.firstStart.modules;
  const { value } = useAnswer(askLibraries);
  const paths = readPaths(text);
  const choose = (path: string, isChosen: boolean): void => {
    onChange((isChosen ? [...paths, path] : paths.filter((one) => one !== path)).join("\n"));
  };
  return (
    <>
      <h2>{words.title}</h2>
      <p>{words.about}</p>
      {(value?.libraries ?? []).map(({ path, sha256 }) => (
        <div key={path} className={styles.library}>
          <Checkbox
            word={path}
            isSelected={paths.includes(path)}
            onChange={(isChosen) => {
              choose(path, isChosen);
            }}
          />
          <code>{groupHash(sha256)}</code>
        </div>
      ))}
      <TextField label={words.label} help={words.help} lines isRequired value={text} error={error} onChange={onChange} />
      {loaded.map(({ path, failure }) => failure !== undefined && <FailurePanel key={path} failure={readFailure(failure)} />)}
      <Notice state="info">{words.hash}</Notice>
    </>
  );
}
