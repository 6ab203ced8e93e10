import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useMedia, type Medium } from "../receive/useMedia.ts";

export interface MediumFieldProps {
  readonly folder: string;
  readonly onFolder: (folder: string, medium?: Medium) => void;
  readonly showErrors: boolean;
  /** Only what can be written to. */
  readonly forWriting?: boolean;
}

const byHand = "by-hand";

export const isFolder = (folder: string): boolean => folder.trim().startsWith("/");

/** A medium in a port of this machine, or the folder it is mounted on, named by hand. */
export function MediumField({ folder, onFolder, showErrors, forWriting = false }: MediumFieldProps) {
  const { m } = useSpeech();
  const words = m.release.medium;
  const { officer, room } = useSession();
  const { media } = useMedia(may(officer.role, "medium.list"));
  // The ports of a practice room are folders, and all of them can be written to.
  const usable = media.filter(({ path, readOnly }) => path !== "" && !(forWriting && readOnly && room.kind !== "demo"));
  const chosen = usable.find(({ path }) => path === folder);
  return (
    <>
      {usable.length > 0 && (
        <Select
          label={words.choose}
          value={chosen?.path ?? byHand}
          options={[...usable.map(({ path, ledger, label, port }) => ({ value: path, word: [ledger?.number ?? label, port].filter((part) => part !== "").join(" · ") })), { value: byHand, word: words.byHand }]}
          onChange={(path) => {
            onFolder(path === byHand ? "" : path, usable.find((one) => one.path === path));
          }}
        />
      )}
      {chosen === undefined && (
        <TextField
          label={words.folder}
          help={usable.length === 0 ? words.none : words.folderHelp}
          isRequired
          value={folder}
          error={showErrors && !isFolder(folder) ? m.frame.folderInvalid : undefined}
          onChange={(text) => {
            onFolder(text);
          }}
        />
      )}
    </>
  );
}
