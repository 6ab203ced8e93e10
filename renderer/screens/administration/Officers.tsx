import { useMemo } from "react";
import type { Language } from "../../../core/contract/messages/index.ts";
import { roles } from "../../../core/domain/roles.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { isSmallScreen } from "../../app/screenSize.ts";
import { useAnswer } from "../../app/useAnswer.ts";
import { useNow } from "../../app/useNow.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Directory } from "../../components/Directory/Directory.tsx";
import type { Column, Sort } from "../../components/Table/Table.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { EnrolPane } from "./EnrolPane.tsx";
import { OfficerPane } from "./OfficerPane.tsx";
import { standingOf, type Officer } from "./officerStanding.ts";

const askOfficers = () => call("officer.list", {});

export function Officers() {
  const speech = useSpeech();
  const { m, language } = speech;
  const words = m.administration;
  const { officer } = useSession();
  const now = useNow(60_000);
  const { value, failure } = useAnswer(askOfficers);
  const [isEnrolling, setEnrolling] = useDraft("officers.enrolling", false);
  const mayChange = may(officer.role, "policy.change");
  const columns = useMemo(() => officerColumns(speech, now), [speech, now]);
  const compare = useMemo(() => order(language), [language]);
  return (
    <Directory
      name="officers"
      label={words.officers}
      paneLabel={words.officerPane}
      filterLabel={words.filter}
      all={value?.officers}
      failure={failure}
      keyOf={keyOf}
      textOf={textOf}
      columns={columns}
      usuallyHidden={isSmallScreen() ? "romaji organization pledge training certificate" : "romaji organization certificate"}
      sort={byRole}
      compare={compare}
      actions={
        mayChange && (
          <Button
            kind="primary"
            size="dense"
            icon="plus"
            aria-expanded={isEnrolling}
            onPress={() => {
              setEnrolling(true);
            }}
          >
            {words.enrol}
          </Button>
        )
      }
      empty={words.officersEmpty}
      noMatch={words.noMatch}
      onChoose={() => {
        setEnrolling(false);
      }}
      pane={(chosen) =>
        isEnrolling && mayChange ? (
          <EnrolPane
            onClose={() => {
              setEnrolling(false);
            }}
          />
        ) : (
          <OfficerPane key={chosen?.id ?? ""} officer={chosen} mayChange={mayChange} />
        )
      }
    />
  );
}

const keyOf = ({ id }: Officer): string => id;
const textOf = ({ name, kana, romaji }: Officer): string => `${name} ${kana} ${romaji}`;
const byRole: Sort = { column: "role", descending: false };

function officerColumns({ m, language }: Speech, now: number): readonly Column<Officer>[] {
  const words = m.administration;
  const date = language === "ja" ? "12.5rem" : "11rem";
  return [
    { id: "name", word: words.name, width: "minmax(9rem, 1.2fr)", cell: ({ name }) => name, isRowHeader: true, isSortable: true },
    { id: "kana", word: words.kana, width: "minmax(9rem, 1.2fr)", cell: ({ kana }) => kana, isSortable: true },
    { id: "romaji", word: words.romaji, width: "minmax(9rem, 1.2fr)", cell: ({ romaji }) => romaji, isSortable: true },
    { id: "role", word: words.role, width: "7rem", cell: ({ role }) => m.words.roles[role], isSortable: true },
    {
      id: "state",
      word: words.state,
      width: "11rem",
      cell: (officer) => {
        const { state, word } = standingOf(officer, now);
        return <Chip state={state}>{words.standing[word]}</Chip>;
      },
    },
    { id: "organization", word: m.officers.organization, width: "minmax(10rem, 1fr)", cell: ({ organization }) => organization.name },
    { id: "pledge", word: m.words.lapses.pledge, width: date, cell: ({ pledge }) => formatDate(language, pledge.until) },
    { id: "training", word: m.words.lapses.training, width: date, cell: ({ training }) => formatDate(language, training.until) },
    { id: "validUntil", word: m.words.lapses.certificate, width: date, cell: ({ validUntil }) => formatDate(language, validUntil), isSortable: true },
    { id: "certificate", word: words.certificate, width: "minmax(12rem, 1fr)", cell: ({ certificate }) => <code title={groupHash(certificate)}>{groupHash(certificate)}</code> },
  ];
}

function order(language: Language): (column: string, one: Officer, other: Officer) => number {
  const collator = new Intl.Collator(language);
  return (column, one, other) => {
    if (column === "validUntil") return one.validUntil - other.validUntil;
    if (column === "role") return roles.indexOf(one.role) - roles.indexOf(other.role) || collator.compare(one.kana, other.kana);
    const key = column === "romaji" ? "romaji" : "kana";
    return collator.compare(one[key], other[key]);
  };
}
