import { useMemo } from "react";
import { useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import type { Ceremony } from "./useCeremony.ts";
import { formatDate } from "../../i18n/dates.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Ceremony.module.css";

type Change = NonNullable<Ceremony["changes"]>[number];

/** Each change as one sentence, and under it what it sets. */
function describe(change: Change, { m, say, language }: Speech, names: ReadonlyMap<string, string>): readonly string[] {
  const words = m.ceremony.changes;
  const nameOf = (officer: string): string => (names.get(officer) ?? officer);
  const title = (values: Readonly<Record<string, string>>): string => say(words[change.kind], values);
  const term = (word: string, { from, until }: { readonly from: number; readonly until: number }): string => say(words.term, { word, from: formatDate(language, from), until: formatDate(language, until) });
  switch (change.kind) {
    case "officer.enrol": {
      const { officer } = change;
      return [
        title({ name: `${officer.name} (${officer.romaji})`, role: m.words.roles[officer.role] }),
        `${m.words.organizationKinds[officer.organization.kind]}: ${officer.organization.name} (${officer.organization.certification})`,
        `${words.notification}: ${officer.notification}`,
        term(m.words.lapses.pledge, officer.pledge),
        term(m.words.lapses.training, officer.training),
      ];
    }
    case "officer.renew":
      return [
        title({ officer: nameOf(change.officer) }),
        ...(change.organization ? [`${m.words.organizationKinds[change.organization.kind]}: ${change.organization.name} (${change.organization.certification})`] : []),
        ...(change.notification === undefined ? [] : [`${words.notification}: ${change.notification}`]),
        ...(change.pledge ? [term(m.words.lapses.pledge, change.pledge)] : []),
        ...(change.training ? [term(m.words.lapses.training, change.training)] : []),
      ];
    case "officer.replaceCard":
    case "officer.suspend":
    case "officer.reinstate":
    case "officer.revoke":
      return [title({ officer: nameOf(change.officer) })];
    case "provider.set":
      return [
        title({ name: change.provider.name }),
        `${m.words.providerKinds[change.provider.kind]} · ${change.provider.id}`,
        say(words.signers, { count: change.provider.signers.length }),
      ];
    case "provider.remove":
      return [title({ provider: change.provider })];
    case "modules.set":
      return [title({}), ...change.paths];
    case "switches.set":
      return [title({}), `${m.administration.policy.allowPkcs1}: ${change.switches.allowPkcs1 ? m.frame.yes : m.frame.no}`];
  }
}

const askPolicy = () => call("policy.get", {});

/** Name and role beside the id that is signed; before a room exists there are none. */
function useOfficerNames({ m, language }: Speech): ReadonlyMap<string, string> {
  const { value } = useAnswer(askPolicy);
  return useMemo(() => new Map((value?.officers ?? []).map(({ id, name, romaji, role }) => [id, `${language === "ja" ? name : romaji} (${m.words.roles[role]}, ${id})`])), [value, language, m]);
}

export function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const speech = useSpeech();
  const names = useOfficerNames(speech);
  return <Sentences list={changes.map((change) => describe(change, speech, names))} />;
}

/** What is done, each with what it sets under it. */
export function Sentences({ list }: { readonly list: readonly (readonly string[])[] }) {
  return (
    <ul className={styles.changes}>
      {list.map(([title = "", ...rest], index) => (
        // The list is as it will be signed: it does not change.
        <li key={index}>
          <p className={styles.signer}>{title}</p>
          {rest.map((line) => (
            <p key={line} className={styles.quiet}>
              {line}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
