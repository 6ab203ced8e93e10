import { useMemo, useState } from "react";
import { useDraft } from "../../app/useDraft.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { SideList, type SideGroup } from "../../components/SideList/SideList.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { foldText } from "../../i18n/foldText.ts";
import { formatBytes } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { DeliveryPage } from "../delivery/DeliveryPage.tsx";
import { AttachPane } from "./AttachPane.tsx";
import { DeliveryChips } from "./deliveryState.tsx";
import { isUnknown, MediumPane } from "./MediumPane.tsx";
import { ReceiveWizard, type Begun } from "./ReceiveWizard.tsx";
import { useDeliveries, useMedia, type Delivery, type Medium } from "./useMedia.ts";
import styles from "./Receive.module.css";

/** The question of this screen: which medium lies here, and how far is it? */
export function Receive() {
  const speech = useSpeech();
  const { m, say } = speech;
  const words = m.receive;
  const { officer } = useSession();
  const { place, go } = useNavigation();
  const mayReceive = may(officer.role, "delivery.receive");
  const media = useMedia(may(officer.role, "medium.list"));
  const deliveries = useDeliveries();
  const [chosen, setChosen] = useDraft<string | undefined>("receive.chosen", undefined);
  const [begun, setBegun] = useDraft<Begun | undefined>("receive.wizard", undefined);
  const [isAttaching, setAttaching] = useState(false);
  const [filter, setFilter] = useDraft("receive.filter", "");
  const [most, setMost] = useDraft("receive.most", atFirst);

  const shown = place.delivery === undefined ? chosen : `delivery ${String(place.delivery)}`;
  const medium = media.media.find(({ id }) => shown === `medium ${id}`);
  const delivery = deliveries.deliveries.find((one) => shown === `delivery ${String(one.delivery)}`);
  const wanted = foldText(filter);
  const found = useMemo(() => deliveries.deliveries.filter((one) => wanted === "" || foldText(textOf(one)).includes(wanted)), [deliveries.deliveries, wanted]);
  const toList = (): void => {
    setBegun(undefined);
    deliveries.again();
  };
  const start = (at: Begun): void => {
    setAttaching(false);
    setBegun(at);
  };
  const canStart = medium !== undefined && mayReceive && medium.refusal === undefined && !isUnknown(medium);
  useShortcuts("receive", {
    ...(begun === undefined && canStart && { "receive.start": () => { start(beginWith(medium)); } }),
    ...(begun !== undefined && { "receive.list": toList }),
  });

  if (begun !== undefined) {
    return (
      <ReceiveWizard
        begun={begun}
        medium={begun.at === "medium" ? media.media.find(({ id }) => id === begun.medium) : undefined}
        onDelivery={(number) => {
          setChosen(`delivery ${String(number)}`);
          setBegun({ at: "delivery", delivery: number });
        }}
        onClose={toList}
      />
    );
  }
  return (
    <Screen
      title={words.title}
      actions={
        mayReceive && (
          <Button
            kind="quiet"
            size="dense"
            icon="plus"
            aria-expanded={isAttaching}
            onPress={() => {
              setAttaching(!isAttaching);
            }}
          >
            {words.attach}
          </Button>
        )
      }
    >
      <Splitter
        name="pane.receive"
        asideAt="start"
        asideLabel={words.list}
        follows={isAttaching ? "attach" : shown}
        aside={
          <>
            {(media.failure ?? deliveries.failure) !== undefined && <FailurePanel failure={media.failure ?? deliveries.failure ?? { code: "program.bug" }} />}
            {deliveries.deliveries.length > withoutFilter && (
              <div className={styles.filter} role="group" aria-label={m.frame.table.filter} data-filter>
                <TextField size="dense" label={words.filter} value={filter} onChange={setFilter} />
              </div>
            )}
            <SideList
              label={words.list}
              groups={[mediaGroup(media, mayReceive, speech), deliveryGroup(found.slice(0, most), deliveries.deliveries.length, speech)]}
              chosen={shown}
              onChoose={(id) => {
                setAttaching(false);
                setChosen(id);
                if (place.delivery !== undefined) go({ section: "receive" });
              }}
            />
            {found.length > most && (
              <div className={styles.more}>
                <Button size="dense" kind="quiet" icon="chevronDown" onPress={() => { setMost(most + atFirst); }}>
                  {say(words.more, { count: found.length - most })}
                </Button>
              </div>
            )}
          </>
        }
        main={
          <div className={styles.main}>
            {isAttaching ? (
              <AttachPane
                onAttached={(id) => {
                  setAttaching(false);
                  setChosen(`medium ${id}`);
                }}
              />
            ) : medium !== undefined ? (
              <MediumPane key={medium.id} medium={medium} mayReceive={mayReceive} onStart={() => { start(beginWith(medium)); }} />
            ) : delivery !== undefined ? (
              <DeliveryPage key={delivery.delivery} delivery={delivery} onContinue={() => { start({ at: "delivery", delivery: delivery.delivery }); }} />
            ) : (
              <p className={styles.choose}>{deliveries.isWaiting && deliveries.deliveries.length === 0 ? m.frame.loading : media.media.length + deliveries.deliveries.length === 0 ? words.chooseFirst : words.choose}</p>
            )}
          </div>
        }
      />
    </Screen>
  );
}

const beginWith = (medium: Medium): Begun => (medium.resumes === undefined ? { at: "medium", medium: medium.id } : { at: "delivery", delivery: medium.resumes });

/** A list of a few needs no filter; one of hundreds is not put into the page at once. */
const withoutFilter = 8;
const atFirst = 100;

const textOf = ({ delivery, providerName, provider, mediumNumber }: Delivery): string => `${String(delivery)} ${providerName} ${provider} ${mediumNumber}`;

function mediaGroup({ media, isWaiting }: ReturnType<typeof useMedia>, mayReceive: boolean, { m, language }: Speech): SideGroup {
  const words = m.receive;
  return {
    id: "media",
    word: words.media,
    empty: !mayReceive ? words.mediaNotYours : isWaiting ? words.mediaLooking : words.mediaEmpty,
    items: media.map((medium) => ({
      id: `medium ${medium.id}`,
      word: medium.ledger?.number ?? medium.label,
      icon: "medium" as const,
      about: [medium.ledger === undefined ? undefined : medium.label, formatBytes(language, medium.bytes)].filter((part) => part !== undefined && part !== "").join(" · "),
      state:
        medium.refusal !== undefined ? (
          <Chip state="bad">{words.contents.refused}</Chip>
        ) : medium.resumes !== undefined ? (
          <Chip state="caution" icon="pause">
            {words.standing.paused}
          </Chip>
        ) : isUnknown(medium) ? (
          <Chip state="caution">{words.medium.unregistered}</Chip>
        ) : (
          <Chip state="good">{words.medium.readOnly}</Chip>
        ),
    })),
  };
}

function deliveryGroup(deliveries: readonly Delivery[], all: number, speech: Speech): SideGroup {
  const { m, say, language } = speech;
  const words = m.receive;
  return {
    id: "deliveries",
    word: words.deliveries,
    count: all,
    empty: all === 0 ? words.deliveriesEmpty : words.noMatch,
    items: deliveries.map((delivery) => ({
      id: `delivery ${String(delivery.delivery)}`,
      word: delivery.providerName,
      icon: "inbox" as const,
      about: `${say(words.deliveryTitle, { number: delivery.delivery })} · ${delivery.mediumNumber}\n${formatDate(language, delivery.receivedAt)}`,
      state: <DeliveryChips delivery={delivery} speech={speech} />,
    })),
  };
}
